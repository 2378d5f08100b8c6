use std::path::PathBuf;

use application::CommandError;
use clap::Args;
use register::payload::{
    Envelope, Ground, PaymentReleased, PaymentSuspended, RepaymentClaimed, RepaymentReceived,
    RepaymentReturned, SubsidyPaid, UseAccepted, UseDeclared,
};
use register::{Amount, Balance, Code, Date, Text, Year};

use super::cells::{cents, code, date, field, from_file, optional_code, word};
use super::record_request::RecordRequest;
use crate::input::forms::{ACCEPTED, CLAIMS, ENVELOPES, GROUNDS, PAYMENTS, REPAYMENTS, USES};
use crate::input::options::Recording;
use crate::input::values;

#[derive(Debug, Args)]
pub(crate) struct SubsidyPaidArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// Record every row of a file (CSV, XLSX or ODS): fund, envelope, amount, value_date, reference; optional: payee, note
    #[arg(long, conflicts_with_all = ["fund", "envelope", "amount", "value_date", "reference", "payee"])]
    file: Option<PathBuf>,
    /// The fund whose share it is
    #[arg(long, required_unless_present = "file")]
    fund: Option<Code>,
    /// operating or common-projects
    #[arg(long, default_value = "operating", value_parser = values::word::<Envelope>)]
    envelope: Envelope,
    /// The amount in euros
    #[arg(long, required_unless_present = "file", value_parser = values::amount, value_name = "EUR")]
    amount: Option<Amount>,
    /// The value date at the bank
    #[arg(long, required_unless_present = "file", value_parser = values::date)]
    value_date: Option<Date>,
    /// The reference of the payment
    #[arg(long, required_unless_present = "file")]
    reference: Option<Text>,
    /// The fund that received it, when that is the successor of the fund
    #[arg(long)]
    payee: Option<Code>,
    #[command(flatten)]
    recording: Recording,
}

impl SubsidyPaidArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let typed = (&self.fund, self.amount, &self.value_date, &self.reference);
        if let (Some(fund), Some(cents), Some(value_date), Some(reference)) = typed {
            let event = SubsidyPaid {
                year: self.year,
                fund: fund.clone(),
                envelope: self.envelope,
                cents,
                value_date: value_date.clone(),
                reference: reference.clone(),
                payee: self.payee.clone(),
            };
            return Ok(RecordRequest::one(&self.recording, event));
        }
        let path = self.file.clone().unwrap_or_default();
        let file = from_file(&path, &PAYMENTS, |row| {
            Ok(SubsidyPaid {
                year: self.year,
                fund: code(&row.cell("fund"))?,
                envelope: word(&row.cell("envelope"), &ENVELOPES)?,
                cents: cents(&row.cell("amount"))?,
                value_date: date(&row.cell("value_date"))?,
                reference: field(&row.cell("reference"))?,
                payee: optional_code(&row.cell("payee"))?,
            }
            .into())
        })?;
        Ok(RecordRequest::of_file(&self.recording, &PAYMENTS, file))
    }
}

#[derive(Debug, Args)]
pub(crate) struct PaymentSuspendedArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// The fund
    #[arg(long)]
    fund: Code,
    /// operating or common-projects
    #[arg(long, default_value = "operating", value_parser = values::word::<Envelope>)]
    envelope: Envelope,
    /// The amount withheld in euros
    #[arg(long, value_parser = values::amount, value_name = "EUR")]
    amount: Amount,
    /// Since when
    #[arg(long, value_parser = values::date)]
    date: Date,
    /// Why
    #[arg(long)]
    reason: Text,
    #[command(flatten)]
    recording: Recording,
}

impl PaymentSuspendedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event = PaymentSuspended {
            year: self.year,
            fund: self.fund.clone(),
            envelope: self.envelope,
            cents: self.amount,
            date: self.date.clone(),
            reason: self.reason.clone(),
        };
        RecordRequest::one(&self.recording, event)
    }
}

#[derive(Debug, Args)]
pub(crate) struct PaymentReleasedArgs {
    /// The entry of the suspension
    #[arg(long, value_name = "SEQ")]
    suspension: u64,
    /// The amount released in euros
    #[arg(long, value_parser = values::amount, value_name = "EUR")]
    amount: Amount,
    /// Since when
    #[arg(long, value_parser = values::date)]
    date: Date,
    #[command(flatten)]
    recording: Recording,
}

impl PaymentReleasedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event =
            PaymentReleased { suspension: self.suspension, cents: self.amount, date: self.date.clone() };
        RecordRequest::one(&self.recording, event)
    }
}

#[derive(Debug, Args)]
pub(crate) struct UseDeclaredArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// Record every row of a file (CSV, XLSX or ODS): fund, amount, date; optional: note
    #[arg(long, conflicts_with_all = ["fund", "amount", "date"])]
    file: Option<PathBuf>,
    /// The fund
    #[arg(long, required_unless_present = "file")]
    fund: Option<Code>,
    /// The amount used in euros, 0 if nothing was
    #[arg(long, required_unless_present = "file", value_parser = values::balance, value_name = "EUR")]
    amount: Option<Balance>,
    /// When it was declared
    #[arg(long, required_unless_present = "file", value_parser = values::date)]
    date: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl UseDeclaredArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        if let (Some(fund), Some(cents), Some(date)) = (&self.fund, self.amount, &self.date) {
            let event = UseDeclared { year: self.year, fund: fund.clone(), cents, date: date.clone() };
            return Ok(RecordRequest::one(&self.recording, event));
        }
        let path = self.file.clone().unwrap_or_default();
        let file = from_file(&path, &USES, |row| {
            Ok(UseDeclared {
                year: self.year,
                fund: code(&row.cell("fund"))?,
                cents: cents(&row.cell("amount"))?,
                date: date(&row.cell("date"))?,
            }
            .into())
        })?;
        Ok(RecordRequest::of_file(&self.recording, &USES, file))
    }
}

#[derive(Debug, Args)]
pub(crate) struct UseAcceptedArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// Record every row of a file (CSV, XLSX or ODS): fund, envelope, amount, date; optional: note
    #[arg(long, conflicts_with_all = ["fund", "envelope", "amount", "date"])]
    file: Option<PathBuf>,
    /// The fund
    #[arg(long, required_unless_present = "file")]
    fund: Option<Code>,
    /// operating or common-projects
    #[arg(long, default_value = "operating", value_parser = values::word::<Envelope>)]
    envelope: Envelope,
    /// The amount accepted in euros
    #[arg(long, required_unless_present = "file", value_parser = values::balance, value_name = "EUR")]
    amount: Option<Balance>,
    /// When
    #[arg(long, required_unless_present = "file", value_parser = values::date)]
    date: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl UseAcceptedArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        if let (Some(fund), Some(cents), Some(date)) = (&self.fund, self.amount, &self.date) {
            let event = UseAccepted {
                year: self.year,
                fund: fund.clone(),
                envelope: self.envelope,
                cents,
                date: date.clone(),
            };
            return Ok(RecordRequest::one(&self.recording, event));
        }
        let path = self.file.clone().unwrap_or_default();
        let file = from_file(&path, &ACCEPTED, |row| {
            Ok(UseAccepted {
                year: self.year,
                fund: code(&row.cell("fund"))?,
                envelope: word(&row.cell("envelope"), &ENVELOPES)?,
                cents: cents(&row.cell("amount"))?,
                date: date(&row.cell("date"))?,
            }
            .into())
        })?;
        Ok(RecordRequest::of_file(&self.recording, &ACCEPTED, file))
    }
}

#[derive(Debug, Args)]
pub(crate) struct RepaymentClaimedArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// Record every row of a file (CSV, XLSX or ODS): fund, envelope, ground, amount, date, due_date; optional: note
    #[arg(long, conflicts_with_all = ["fund", "envelope", "ground", "amount", "date", "due_date"])]
    file: Option<PathBuf>,
    /// The fund
    #[arg(long, required_unless_present = "file")]
    fund: Option<Code>,
    /// operating or common-projects
    #[arg(long, default_value = "operating", value_parser = values::word::<Envelope>)]
    envelope: Envelope,
    /// unused, unjustified, misuse or overpaid
    #[arg(long, required_unless_present = "file", value_parser = values::word::<Ground>)]
    ground: Option<Ground>,
    /// The amount in euros
    #[arg(long, required_unless_present = "file", value_parser = values::amount, value_name = "EUR")]
    amount: Option<Amount>,
    /// When it was claimed
    #[arg(long, required_unless_present = "file", value_parser = values::date)]
    date: Option<Date>,
    /// By when it is to be repaid
    #[arg(long, required_unless_present = "file", value_parser = values::date)]
    due_date: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl RepaymentClaimedArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let typed = (&self.fund, self.ground, self.amount, &self.date, &self.due_date);
        if let (Some(fund), Some(ground), Some(cents), Some(date), Some(due_date)) = typed {
            let event = RepaymentClaimed {
                year: self.year,
                fund: fund.clone(),
                envelope: self.envelope,
                ground,
                cents,
                date: date.clone(),
                due_date: due_date.clone(),
            };
            return Ok(RecordRequest::one(&self.recording, event));
        }
        let path = self.file.clone().unwrap_or_default();
        let file = from_file(&path, &CLAIMS, |row| {
            Ok(RepaymentClaimed {
                year: self.year,
                fund: code(&row.cell("fund"))?,
                envelope: word(&row.cell("envelope"), &ENVELOPES)?,
                ground: word(&row.cell("ground"), &GROUNDS)?,
                cents: cents(&row.cell("amount"))?,
                date: date(&row.cell("date"))?,
                due_date: date(&row.cell("due_date"))?,
            }
            .into())
        })?;
        Ok(RecordRequest::of_file(&self.recording, &CLAIMS, file))
    }
}

#[derive(Debug, Args)]
pub(crate) struct RepaymentReceivedArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// Record every row of a file (CSV, XLSX or ODS): fund, envelope, ground, amount, value_date, reference; optional: payer, note
    #[arg(long, conflicts_with_all = ["fund", "envelope", "ground", "amount", "value_date", "reference", "payer"])]
    file: Option<PathBuf>,
    /// The fund whose share it was
    #[arg(long, required_unless_present = "file")]
    fund: Option<Code>,
    /// operating or common-projects
    #[arg(long, default_value = "operating", value_parser = values::word::<Envelope>)]
    envelope: Envelope,
    /// unused, unjustified, misuse or overpaid
    #[arg(long, required_unless_present = "file", value_parser = values::word::<Ground>)]
    ground: Option<Ground>,
    /// The amount in euros
    #[arg(long, required_unless_present = "file", value_parser = values::amount, value_name = "EUR")]
    amount: Option<Amount>,
    /// The value date at the bank
    #[arg(long, required_unless_present = "file", value_parser = values::date)]
    value_date: Option<Date>,
    /// The reference of the payment
    #[arg(long, required_unless_present = "file")]
    reference: Option<Text>,
    /// The fund that paid, when that is the successor of the fund
    #[arg(long)]
    payer: Option<Code>,
    #[command(flatten)]
    recording: Recording,
}

impl RepaymentReceivedArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let typed = (&self.fund, self.ground, self.amount, &self.value_date, &self.reference);
        if let (Some(fund), Some(ground), Some(cents), Some(value_date), Some(reference)) = typed {
            let event = RepaymentReceived {
                year: self.year,
                fund: fund.clone(),
                envelope: self.envelope,
                ground,
                cents,
                value_date: value_date.clone(),
                reference: reference.clone(),
                payer: self.payer.clone(),
            };
            return Ok(RecordRequest::one(&self.recording, event));
        }
        let path = self.file.clone().unwrap_or_default();
        let file = from_file(&path, &REPAYMENTS, |row| {
            Ok(RepaymentReceived {
                year: self.year,
                fund: code(&row.cell("fund"))?,
                envelope: word(&row.cell("envelope"), &ENVELOPES)?,
                ground: word(&row.cell("ground"), &GROUNDS)?,
                cents: cents(&row.cell("amount"))?,
                value_date: date(&row.cell("value_date"))?,
                reference: field(&row.cell("reference"))?,
                payer: optional_code(&row.cell("payer"))?,
            }
            .into())
        })?;
        Ok(RecordRequest::of_file(&self.recording, &REPAYMENTS, file))
    }
}

#[derive(Debug, Args)]
pub(crate) struct RepaymentReturnedArgs {
    /// The entry of the repayment
    #[arg(long, value_name = "SEQ")]
    repayment: u64,
    /// The amount in euros
    #[arg(long, value_parser = values::amount, value_name = "EUR")]
    amount: Amount,
    /// The value date at the bank
    #[arg(long, value_parser = values::date)]
    value_date: Date,
    /// The reference of the payment
    #[arg(long)]
    reference: Text,
    /// The fund that received it, when that is the successor of the fund
    #[arg(long)]
    payee: Option<Code>,
    #[command(flatten)]
    recording: Recording,
}

impl RepaymentReturnedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event = RepaymentReturned {
            repayment: self.repayment,
            cents: self.amount,
            value_date: self.value_date.clone(),
            reference: self.reference.clone(),
            payee: self.payee.clone(),
        };
        RecordRequest::one(&self.recording, event)
    }
}
