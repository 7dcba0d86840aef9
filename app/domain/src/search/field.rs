use serde::{Deserialize, Serialize};

/// What a record is. The order is that of equal matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The payer.
    Customer,
    /// A served place.
    Location,
    /// A device's record.
    Equipment,
    /// A complaint or request.
    Issue,
    /// A visit.
    Job,
    /// A Sales Invoice.
    Invoice,
}

impl Kind {
    /// All, in order.
    pub const ALL: [Self; 6] = [Self::Customer, Self::Location, Self::Equipment, Self::Issue, Self::Job, Self::Invoice];

    /// The letter a line begins with.
    pub(super) fn letter(self) -> char {
        ['C', 'L', 'E', 'I', 'J', 'F'][self as usize]
    }

    pub(super) fn of_letter(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| letter.chars().eq([kind.letter()]))
    }

    /// The words for it, folded: the parts of its document names, and what an agent calls it.
    pub(super) fn words(self) -> &'static [&'static str] {
        match self {
            Self::Customer => &["cust", "client", "cliente", "customer"],
            Self::Location => &["loc", "lieu", "adresse", "address", "place"],
            Self::Equipment => &["eqp", "appareil", "modem", "device", "equipement", "equipment"],
            Self::Issue => &["iss", "billet", "issue", "ticket", "plainte"],
            Self::Job => &["dj", "job", "travail", "travaux", "visite", "visit"],
            Self::Invoice => &["acc", "sinv", "inv", "facture", "fact", "invoice", "bill"],
        }
    }

    /// The kind a document name begins with, or an agent's word for it.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.words().contains(&word))
    }

    /// True where people say the bare number: "la facture 1877".
    pub(super) fn is_numbered(self) -> bool {
        matches!(self, Self::Issue | Self::Job | Self::Invoice)
    }
}

/// What of a record a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// A customer's name.
    Name,
    /// The number calls are expected from, `514 555-0148`.
    Mobile,
    /// Another number of a contact; the contact's name follows it.
    Phone,
    /// A contact's name.
    Contact,
    /// An e-mail.
    Email,
    /// Civic number and street, `118, rue de l’Église`.
    Address,
    /// `Napierville`.
    Town,
    /// `J0J 1L0`.
    PostalCode,
    /// The maker's serial.
    Serial,
    /// `9C:A2:F4:97:44:1B`.
    Mac,
    /// `TPLG97441B58`.
    Gpon,
    /// What the barcode says.
    Barcode,
    /// `TP-Link XX230v`, and what it is.
    Model,
    /// What an issue or a visit is about.
    Subject,
    /// An invoice's total, shown and not searched.
    Amount,
    /// A date, shown and not searched.
    Date,
    /// The document name.
    Code,
    /// The number a document name ends in.
    Number,
    /// What the record is, named in the query: `facture tremblay`.
    Kind,
}

/// What a match of a field is worth: whole, as a beginning, as an ending; and the shortest beginning and ending counted.
pub(super) struct Worth {
    pub whole: u16,
    pub beginning: u16,
    pub ending: u16,
    pub beginning_min: usize,
    pub ending_min: usize,
}

impl Field {
    pub(super) const ALL: [Self; 19] = [
        Self::Name,
        Self::Mobile,
        Self::Phone,
        Self::Contact,
        Self::Email,
        Self::Address,
        Self::Town,
        Self::PostalCode,
        Self::Serial,
        Self::Mac,
        Self::Gpon,
        Self::Barcode,
        Self::Model,
        Self::Subject,
        Self::Amount,
        Self::Date,
        Self::Code,
        Self::Number,
        Self::Kind,
    ];

    /// The letter it begins with in a line: `a` for the first, and so on.
    pub(super) fn letter(self) -> char {
        char::from(b'a' + self as u8)
    }

    pub(super) fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.letter() == letter)
    }

    /// An identifier is one token whatever stands between its characters, and is known by its end as well.
    pub(super) fn is_identifier(self) -> bool {
        matches!(
            self,
            Self::Mobile | Self::Phone | Self::PostalCode | Self::Serial | Self::Mac | Self::Gpon | Self::Barcode
        )
    }

    /// Measured on the query set: an identifier outweighs any words, an own name a street, a street a town.
    pub(super) fn worth(self) -> Worth {
        let (whole, beginning, ending, beginning_min, ending_min) = match self {
            Self::Mobile => (1000, 500, 640, 3, 4),
            Self::Phone => (980, 480, 630, 3, 4),
            Self::Serial => (1000, 450, 620, 3, 4),
            Self::Gpon | Self::Mac => (1000, 450, 610, 3, 4),
            Self::Barcode => (900, 400, 500, 3, 4),
            Self::Code => (1000, 350, 480, 3, 4),
            Self::Number => (800, 0, 0, usize::MAX, usize::MAX),
            Self::PostalCode => (500, 300, 350, 3, 3),
            Self::Name => (420, 260, 0, 1, usize::MAX),
            Self::Contact => (380, 220, 0, 1, usize::MAX),
            Self::Address => (370, 230, 0, 1, usize::MAX),
            Self::Email => (300, 180, 0, 3, usize::MAX),
            Self::Model => (220, 150, 0, 2, usize::MAX),
            Self::Town | Self::Subject => (200, 130, 0, 1, usize::MAX),
            Self::Kind => (60, 0, 0, usize::MAX, usize::MAX),
            Self::Amount | Self::Date => (0, 0, 0, usize::MAX, usize::MAX),
        };
        Worth { whole, beginning, ending, beginning_min, ending_min }
    }
}
