use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// How cells look. Figures keep their format in every language: the spreadsheet shows them as its user writes them.
pub(crate) struct Styles {
    pub(crate) title: Format,
    pub(crate) warning: Format,
    pub(crate) heading: Format,
    pub(crate) heading_right: Format,
    pub(crate) name: Format,
    pub(crate) text: Format,
    pub(crate) code: Format,
    pub(crate) euros: Format,
    pub(crate) whole: Format,
    pub(crate) plain: Format,
    /// A checkpoint for paper, in letters of one width.
    pub(crate) paper: Format,
    /// Text that runs on over the next cells.
    pub(crate) plain_left: Format,
    pub(crate) date: Format,
    pub(crate) total: Format,
    pub(crate) total_euros: Format,
    pub(crate) total_whole: Format,
    /// A cell that the reader may change.
    pub(crate) input: Format,
    pub(crate) input_text: Format,
    pub(crate) quotient: Format,
    /// What a control looks like while it holds, and when it does not.
    pub(crate) sound: Format,
    pub(crate) wrong: Format,
}

const INK: Color = Color::RGB(0x1B1F24);
const LINE: Color = Color::RGB(0xD5D9DE);

impl Styles {
    pub(crate) fn new() -> Self {
        let base = Format::new().set_font_name("Calibri").set_font_size(10).set_font_color(INK);
        let cell = base.clone().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(LINE);
        let cell = cell.set_align(FormatAlign::Top);
        let heading = base
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_background_color(Color::RGB(0xEEF1F4))
            .set_border_bottom(FormatBorder::Medium)
            .set_align(FormatAlign::Bottom);
        let total = base.clone().set_bold().set_border_top(FormatBorder::Medium);
        let input = cell.clone().set_background_color(Color::RGB(0xFFF4CC));
        Self {
            title: base.clone().set_bold().set_font_size(14),
            warning: base
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(Color::RGB(0xFFF6DF))
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x9A6700)),
            heading_right: heading.clone().set_align(FormatAlign::Right),
            heading: heading.set_indent(1),
            name: cell.clone().set_font_color(Color::RGB(0x545B64)).set_text_wrap(),
            text: cell.clone().set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
            code: cell.clone().set_font_name("Consolas").set_font_size(8).set_text_wrap(),
            euros: cell.clone().set_num_format("#,##0.00").set_align(FormatAlign::Right),
            whole: cell.clone().set_num_format("#,##0").set_align(FormatAlign::Right),
            paper: base.clone().set_font_name("Consolas"),
            plain_left: base.clone().set_align(FormatAlign::Left),
            plain: cell.clone().set_num_format("0").set_align(FormatAlign::Right),
            date: cell.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            total_euros: total.clone().set_num_format("#,##0.00").set_align(FormatAlign::Right),
            total_whole: total.clone().set_num_format("#,##0").set_align(FormatAlign::Right),
            total,
            input_text: input.clone().set_num_format("@").set_align(FormatAlign::Left).set_indent(1),
            input: input.set_num_format("#,##0.######").set_align(FormatAlign::Right),
            quotient: cell.set_num_format("#,##0.000000").set_align(FormatAlign::Right),
            sound: Format::new().set_font_color(Color::RGB(0x14612F)),
            wrong: Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0xC00000)),
        }
    }
}
