//! Charts as SVG, drawn with whole numbers: the same bytes everywhere, for a page and for paper.

mod bars;
mod flow;

use register::allocation::Cents;

use crate::{Chart, ChartForm, Language};

/// With what a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Classes of a style sheet (`c1` to `c5` for parts, `ink`, `line`), for a page that may be light or dark.
    Page,
    /// Colours of its own, for paper.
    Print,
}

/// The colours of parts on paper: told apart by people who do not see all colours, and in grey by their lightness.
const COLOURS: [&str; 5] = ["#1d4f7c", "#4a9fa5", "#e0a83a", "#a4528c", "#8b8f94"];

/// The width of every chart, in tenths of a point of the picture.
const WIDTH: i64 = 9600;

/// What a letter takes on the average at the size of labels.
const LETTER: i64 = 74;

/// Draws a chart; `None` when there is nothing in it that could be drawn.
pub fn render(chart: &Chart, language: Language, ink: Ink) -> Option<String> {
    if !chart.shows_something() {
        return None;
    }
    let mut canvas = Canvas { body: String::new(), height: 0, ink, language };
    match &chart.form {
        ChartForm::Stacked(bars) => canvas.stacked(bars),
        ChartForm::Grouped(bars) => canvas.grouped(bars),
        ChartForm::Flow(flow) => canvas.flow(flow),
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{}\" \
         font-family=\"IBM Plex Sans, Segoe UI, Arial, sans-serif\" font-size=\"140\">{}</svg>",
        canvas.height,
        escaped(&chart.alt),
        canvas.body
    ))
}

/// A picture while it is drawn.
struct Canvas {
    body: String,
    height: i64,
    ink: Ink,
    language: Language,
}

/// Where a text stands against its point.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Canvas {
    /// How a part is filled.
    fn part(&self, place: usize) -> String {
        let place = place % COLOURS.len();
        match self.ink {
            Ink::Page => format!("class=\"c{}\"", place + 1),
            Ink::Print => format!("fill=\"{}\"", COLOURS[place]),
        }
    }

    fn bar(&mut self, [x, y, width, height]: [i64; 4], fill: &str, told: &str) {
        self.body.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {fill}><title>{}</title></rect>",
            escaped(told)
        ));
    }

    fn line(&mut self, [x1, y1, x2, y2]: [i64; 4]) {
        let stroke = match self.ink {
            Ink::Page => "class=\"line\"",
            Ink::Print => "stroke=\"#c9cdd2\" stroke-width=\"8\"",
        };
        self.body.push_str(&format!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {stroke}/>"));
    }

    fn text(&mut self, x: i64, y: i64, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let ink = match self.ink {
            Ink::Page => "class=\"ink\"",
            Ink::Print => "fill=\"#1b1f24\"",
        };
        self.body.push_str(&format!("<text x=\"{x}\" y=\"{y}\"{anchor} {ink}>{}</text>", escaped(text)));
    }

    /// Squares with the names of parts, over as many lines as they need; the height that they take.
    fn legend(&mut self, parts: &[String], top: i64) -> i64 {
        let (mut x, mut y) = (0, top);
        for (place, part) in parts.iter().enumerate() {
            let part = shortened(part, 48);
            let width = 260 + letters(&part) * LETTER;
            if x > 0 && x + width > WIDTH {
                (x, y) = (0, y + 240);
            }
            let fill = self.part(place);
            self.bar([x, y, 130, 130], &fill, &part);
            self.text(x + 190, y + 120, Anchor::Start, &part);
            x += width + 120;
        }
        y + 300 - top
    }

    fn amount(&self, cents: Cents) -> String {
        self.language.amount(cents)
    }
}

/// The part of `length` that `cents` is of `most`; what is something is seen.
fn extent(cents: Cents, most: Cents, length: i64) -> i64 {
    if cents <= Cents::ZERO || most <= Cents::ZERO {
        return 0;
    }
    let exact = i128::from(cents.get()) * i128::from(length) / i128::from(most.get());
    i64::try_from(exact).unwrap_or(length).clamp(1, length)
}

fn letters(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX / 1000)
}

/// A text of at most `most` letters; the whole of it is in the table.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bars, Flow};

    fn cents(cents: i64) -> Cents {
        Cents::new(cents).unwrap()
    }

    fn chart(form: ChartForm) -> Chart {
        Chart { id: "c".into(), title: "t".into(), alt: "a \"<b>\" & c".into(), table: "table".into(), form }
    }

    #[test]
    fn what_is_drawn_is_in_proportion_and_inert() {
        let bars = Bars {
            parts: vec!["<script>".into(), "two".into()],
            rows: vec![
                ("F1 & co".into(), vec![Some(cents(300)), Some(cents(100))]),
                ("F2".into(), vec![Some(cents(400)), None]),
            ],
        };
        for form in [ChartForm::Stacked(bars.clone()), ChartForm::Grouped(bars)] {
            let svg = render(&chart(form), Language::Fr, Ink::Print).unwrap();
            assert!(!svg.contains("<script>") && svg.contains("&lt;script&gt;"));
            assert!(svg.contains("aria-label=\"a &quot;&lt;b&gt;&quot; &amp; c\""));
            assert!(svg.contains("F1 &amp; co"));
        }
        assert_eq!(extent(cents(100), cents(400), 1000), 250);
        assert_eq!(extent(cents(1), cents(9_000_000_000_000), 1000), 1);
        assert_eq!(extent(Cents::MAX, Cents::MAX, 6000), 6000);
        assert_eq!(extent(cents(-5), cents(10), 1000), 0);
    }

    #[test]
    fn nothing_is_not_drawn() {
        let none =
            Bars { parts: vec!["one".into()], rows: vec![("F1".into(), vec![Some(Cents::ZERO), None])] };
        assert_eq!(render(&chart(ChartForm::Stacked(none)), Language::En, Ink::Page), None);
        let flow = Flow { source: ("b".into(), Cents::ZERO), parts: vec![], recipients: vec![] };
        assert_eq!(render(&chart(ChartForm::Flow(flow)), Language::En, Ink::Page), None);
    }

    #[test]
    fn a_flow_keeps_every_cent_of_its_parts_in_sight() {
        let flow = Flow {
            source: ("Budget".into(), cents(1_000_000)),
            parts: vec![("One".into(), cents(999_999)), ("Two".into(), cents(1))],
            recipients: vec![
                ("F1".into(), vec![cents(999_999), cents(0)]),
                ("F2".into(), vec![cents(0), cents(1)]),
            ],
        };
        let svg = render(&chart(ChartForm::Flow(flow)), Language::Nl, Ink::Page).unwrap();
        // Two bands from the source, two to the recipients.
        assert_eq!(svg.matches("<path").count(), 4);
        assert!(svg.contains("9.999,99"));
        assert!(svg.contains("class=\"c2\""));
    }
}
