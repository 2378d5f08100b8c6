use allocation::{Projects, RequiredStep};

use crate::fold::filing::SUBMISSIONS_MAX;
use crate::payload::{
    ProjectApproved, ProjectClosed, ProjectEndorsed, ProjectRefused, ProjectSpent, ProjectSubmitted,
};
use crate::rules::Rules;
use crate::{AdoptedKey, Code, EntryStamp, Project, RecordedFact, Refusal};

impl Rules<'_> {
    pub(super) fn check_submission(&self, actor: &str, fact: &ProjectSubmitted) -> Result<(), Refusal> {
        if fact.funds.is_empty() {
            return Err(Refusal::new(
                "project-funds",
                "the project names no fund",
                "name the funds that carry it",
            ));
        }
        for fund in &fact.funds {
            self.known_fund(fund)?;
        }
        self.key_with_projects(fact.year.calendar())?;
        let times =
            self.register.projects.get(fact.project.as_str()).map_or(0, |project| project.submitted.len());
        if times >= SUBMISSIONS_MAX {
            let what = format!("the project `{}` was submitted {SUBMISSIONS_MAX} times", fact.project);
            return Err(Refusal::new("project-count", what, "give the new project another code"));
        }
        let submitted =
            self.register.projects.get(fact.project.as_str()).and_then(|project| project.submission());
        match submitted {
            // Steps of an earlier submission no longer count; the people who took them still do.
            None => self.register.projects.get(fact.project.as_str()).map_or(Ok(()), |project| {
                let taken = project.endorsed.iter().map(|filed| &filed.stamp);
                let taken = taken.chain(project.approved.iter().map(|filed| &filed.stamp));
                two_people(actor, &fact.project, taken)
            }),
            Some(submitted) => {
                let what = format!("the project `{}` is submitted already", fact.project);
                let remedy = "give the new project another code, or correct that entry first";
                Err(Refusal::new("project-once", what, remedy).at(submitted.seq()))
            }
        }
    }

    pub(super) fn check_endorsement(&self, actor: &str, fact: &ProjectEndorsed) -> Result<(), Refusal> {
        let project = self.open_project(&fact.project)?;
        if let Some(endorsed) = project.endorsement() {
            let what = format!("the project `{}` is endorsed already", fact.project);
            return Err(Refusal::new("step-once", what, "nothing more is needed").at(endorsed.seq()));
        }
        four_eyes(actor, &fact.project, project)
    }

    /// Opinion CGG 2023/22: common projects need the approval of the committee.
    pub(super) fn check_approval(&self, actor: &str, fact: &ProjectApproved) -> Result<(), Refusal> {
        let project = self.open_project(&fact.project)?;
        if let Some(decided) = decision(project) {
            let what = format!("the project `{}` is decided already", fact.project);
            let remedy = "correct that entry with `record entry-corrected` if the decision was another one";
            return Err(Refusal::new("step-once", what, remedy).at(decided));
        }
        four_eyes(actor, &fact.project, project)
    }

    pub(super) fn check_project_refusal(&self, fact: &ProjectRefused) -> Result<(), Refusal> {
        let project = self.open_project(&fact.project)?;
        match decision(project) {
            None => Ok(()),
            Some(decided) => {
                let what = format!("the project `{}` is decided already", fact.project);
                let remedy =
                    "correct that entry with `record entry-corrected` if the decision was another one";
                Err(Refusal::new("step-once", what, remedy).at(decided))
            }
        }
    }

    pub(super) fn check_spending(&self, fact: &ProjectSpent) -> Result<(), Refusal> {
        let project = self.open_project(&fact.project)?;
        let Some(submission) = project.submission() else {
            return Err(not_submitted(&fact.project));
        };
        let year = submission.fact.year;
        self.answers_for(year, &fact.fund)?;
        if !submission.fact.funds.contains(&fact.fund) {
            let what = format!("the fund `{}` does not carry the project `{}`", fact.fund, fact.project);
            return Err(
                Refusal::new("project-of-fund", what, "name a fund of the project").at(submission.seq())
            );
        }
        if let Some(refused) = project.refusal() {
            let what = format!("the project `{}` was refused", fact.project);
            return Err(
                Refusal::new("project-approved", what, "money cannot be spent on it").at(refused.seq())
            );
        }
        let (key, projects) = self.key_with_projects(year.calendar())?;
        let missing = project.missing(&projects.required);
        if missing.is_empty() {
            return Ok(());
        }
        let steps: Vec<&str> = missing
            .iter()
            .map(|step| match step {
                RequiredStep::Submission => "submission by the funds",
                RequiredStep::Endorsement => "endorsement by External Audit",
                RequiredStep::Approval => "approval by the CGG",
            })
            .collect();
        let what = format!("the project `{}` lacks: {}", fact.project, steps.join(", "));
        let remedy = "record the missing steps first: `record project-endorsed`, `record project-approved`";
        Err(Refusal::new("project-approved", what, remedy).at(submission.seq()).at(key.seq()))
    }

    pub(super) fn check_project_end(&self, fact: &ProjectClosed) -> Result<(), Refusal> {
        self.unclosed_project(&fact.project).map(drop)
    }

    /// The key of a year with what it says of common projects. The decree in force knows none: art. 60ter/1, § 5, gives what
    /// negative evaluations leave over to the other funds.
    fn key_with_projects(&self, year: i32) -> Result<(&RecordedFact<AdoptedKey>, &Projects), Refusal> {
        let key = self.register.key_of(year)?;
        let projects = key.fact.law.projects.as_ref().ok_or_else(|| {
            let what = format!("the key `{}` knows no common projects in {year}", key.fact.law.id);
            let remedy =
                "a common project needs a year whose key has `[projects]`; see the keys with `prorata keys`";
            Refusal::new("year-with-projects", what, remedy).at(key.seq())
        })?;
        Ok((key, projects))
    }

    /// A project that was submitted and is not closed, in a year whose key knows common projects.
    fn open_project(&self, code: &Code) -> Result<&Project, Refusal> {
        let project = self.unclosed_project(code)?;
        // Where two keys conflict, either may know them; what is missing then is reported by another rule.
        if let Some(year) =
            self.register.project_year(code.as_str()).filter(|year| self.register.key(*year).is_ok())
        {
            self.key_with_projects(year)?;
        }
        Ok(project)
    }

    /// A project that was submitted and is not closed. It can be closed under any key: another one may have taken the place of
    /// that under which it was submitted.
    fn unclosed_project(&self, code: &Code) -> Result<&Project, Refusal> {
        let project = self.register.projects.get(code.as_str());
        let project =
            project.filter(|project| project.submission().is_some()).ok_or_else(|| not_submitted(code))?;
        match project.closing() {
            None => Ok(project),
            Some(closed) => {
                let what = format!("the project `{code}` is closed");
                let remedy = "correct its closing with `record entry-corrected` if it goes on";
                Err(Refusal::new("project-open", what, remedy).at(closed.seq()))
            }
        }
    }
}

fn not_submitted(code: &Code) -> Refusal {
    let what = format!("the project `{code}` was not submitted by anybody");
    Refusal::new("project-submitted", what, "record its submission first: `record project-submitted`")
}

fn decision(project: &Project) -> Option<u64> {
    project.approval().map(|filed| filed.seq()).or_else(|| project.refusal().map(|filed| filed.seq()))
}

/// The steps of a project are taken by different people: the same person twice does not count.
///
/// A control of the office: who submits a project does not approve it. The steps are those of opinion CGG 2023/22.
fn four_eyes(actor: &str, code: &Code, project: &Project) -> Result<(), Refusal> {
    let taken = [
        project.submission().map(|filed| &filed.stamp),
        project.endorsement().map(|filed| &filed.stamp),
        project.approval().map(|filed| &filed.stamp),
    ];
    two_people(actor, code, taken.into_iter().flatten())
}

fn two_people<'a>(
    actor: &str,
    code: &Code,
    mut taken: impl Iterator<Item = &'a EntryStamp>,
) -> Result<(), Refusal> {
    match taken.find(|stamp| stamp.actor == actor) {
        None => Ok(()),
        Some(stamp) => {
            let what = format!("`{actor}` has taken another step of the project `{code}` already");
            Err(Refusal::new("four-eyes", what, "let another person take this step").at(stamp.seq))
        }
    }
}
