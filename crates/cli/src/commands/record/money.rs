use clap::Args;
use register::payload::{
    Envelope, Ground, PaymentReleased, PaymentSuspended, RepaymentClaimed, RepaymentReceived,
    RepaymentReturned, SubsidyPaid, UseAccepted, UseDeclared,
};
use register::{Amount, Balance, Code, Date, Text, Year};

use super::cells::{cents, code, date, envelope, field, ground, optional_code};
use super::record_request::RecordRequest;
use super::rows_or_flags::rows_or_flags;
use crate::input::forms::{ACCEPTED, CLAIMS, PAYMENTS, REPAYMENTS, USES};
use crate::input::options::Recording;
use crate::input::values;

rows_or_flags!(
    SubsidyPaidArgs: SubsidyPaid, PAYMENTS,
    "Record every row of a file (CSV, XLSX or ODS): fund, envelope, amount, value_date, reference; optional: payee, note",
    before {
        year: Year, "The year of the subsidy", (value_parser = values::year);
    }
    fields {
        fund as fund: Code, "The fund whose share it is", (required_unless_present = "file"), required, code;
        envelope as envelope: Envelope, "operating or common-projects", (default_value = "operating", value_parser = values::word::<Envelope>), required, envelope;
        amount as cents: Amount, "The amount in euros", (required_unless_present = "file", value_parser = values::amount, value_name = "EUR"), required, cents;
        value_date as value_date: Date, "The value date at the bank", (required_unless_present = "file", value_parser = values::date), required, date;
        reference as reference: Text, "The reference of the payment", (required_unless_present = "file"), required, field;
        payee as payee: Code, "The fund that received it, when that is the successor of the fund", (), optional, optional_code;
    }
    after {}
);

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

rows_or_flags!(
    UseDeclaredArgs: UseDeclared, USES,
    "Record every row of a file (CSV, XLSX or ODS): fund, amount, date; optional: note",
    before {
        year: Year, "The year of the subsidy", (value_parser = values::year);
    }
    fields {
        fund as fund: Code, "The fund", (required_unless_present = "file"), required, code;
        amount as cents: Balance, "The amount used in euros, 0 if nothing was", (required_unless_present = "file", value_parser = values::balance, value_name = "EUR"), required, cents;
        date as date: Date, "When it was declared", (required_unless_present = "file", value_parser = values::date), required, date;
    }
    after {}
);

rows_or_flags!(
    UseAcceptedArgs: UseAccepted, ACCEPTED,
    "Record every row of a file (CSV, XLSX or ODS): fund, envelope, amount, date; optional: note",
    before {
        year: Year, "The year of the subsidy", (value_parser = values::year);
    }
    fields {
        fund as fund: Code, "The fund", (required_unless_present = "file"), required, code;
        envelope as envelope: Envelope, "operating or common-projects", (default_value = "operating", value_parser = values::word::<Envelope>), required, envelope;
        amount as cents: Balance, "The amount accepted in euros", (required_unless_present = "file", value_parser = values::balance, value_name = "EUR"), required, cents;
        date as date: Date, "When", (required_unless_present = "file", value_parser = values::date), required, date;
    }
    after {}
);

rows_or_flags!(
    RepaymentClaimedArgs: RepaymentClaimed, CLAIMS,
    "Record every row of a file (CSV, XLSX or ODS): fund, envelope, ground, amount, date, due_date; optional: note",
    before {
        year: Year, "The year of the subsidy", (value_parser = values::year);
    }
    fields {
        fund as fund: Code, "The fund", (required_unless_present = "file"), required, code;
        envelope as envelope: Envelope, "operating or common-projects", (default_value = "operating", value_parser = values::word::<Envelope>), required, envelope;
        ground as ground: Ground, "unused, unjustified, misuse or overpaid", (required_unless_present = "file", value_parser = values::word::<Ground>), required, ground;
        amount as cents: Amount, "The amount in euros", (required_unless_present = "file", value_parser = values::amount, value_name = "EUR"), required, cents;
        date as date: Date, "When it was claimed", (required_unless_present = "file", value_parser = values::date), required, date;
        due_date as due_date: Date, "By when it is to be repaid", (required_unless_present = "file", value_parser = values::date), required, date;
    }
    after {}
);

rows_or_flags!(
    RepaymentReceivedArgs: RepaymentReceived, REPAYMENTS,
    "Record every row of a file (CSV, XLSX or ODS): fund, envelope, ground, amount, value_date, reference; optional: payer, note",
    before {
        year: Year, "The year of the subsidy", (value_parser = values::year);
    }
    fields {
        fund as fund: Code, "The fund whose share it was", (required_unless_present = "file"), required, code;
        envelope as envelope: Envelope, "operating or common-projects", (default_value = "operating", value_parser = values::word::<Envelope>), required, envelope;
        ground as ground: Ground, "unused, unjustified, misuse or overpaid", (required_unless_present = "file", value_parser = values::word::<Ground>), required, ground;
        amount as cents: Amount, "The amount in euros", (required_unless_present = "file", value_parser = values::amount, value_name = "EUR"), required, cents;
        value_date as value_date: Date, "The value date at the bank", (required_unless_present = "file", value_parser = values::date), required, date;
        reference as reference: Text, "The reference of the payment", (required_unless_present = "file"), required, field;
        payer as payer: Code, "The fund that paid, when that is the successor of the fund", (), optional, optional_code;
    }
    after {}
);

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
