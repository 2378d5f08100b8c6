package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

const deepest = 16

// A reader reads canonical JSON (docs/ledger-format.md, section 2) from a place in a text that is valid UTF-8.
// A value becomes a string, an int64, a []any or a map[string]any.
type reader struct {
	text string
	at   int
}

func (from *reader) refusal(expected string) error {
	return fmt.Errorf("at byte %d: %s", from.at, expected)
}

// take steps over the text that is wanted here, if it is here.
func (from *reader) take(wanted string) bool {
	found := strings.HasPrefix(from.text[from.at:], wanted)
	if found {
		from.at += len(wanted)
	}
	return found
}

// span steps over the bytes that belong to a set and gives them.
func (from *reader) span(belongs func(byte) bool) string {
	begin := from.at
	for from.at < len(from.text) && belongs(from.text[from.at]) {
		from.at++
	}
	return from.text[begin:from.at]
}

func (from *reader) value(depth int) (any, error) {
	if depth > deepest {
		return nil, from.refusal("a value is nested more than 16 deep")
	}
	switch {
	case from.take("{"):
		return from.object(depth)
	case from.take("["):
		return from.list(depth)
	case from.take(`"`):
		return from.content()
	}
	return from.integer()
}

// object reads what stands behind the brace. The keys ascend by their bytes, which also makes each stand once.
func (from *reader) object(depth int) (any, error) {
	members, last := map[string]any{}, ""
	if from.take("}") {
		return members, nil
	}
	for {
		if !from.take(`"`) {
			return nil, from.refusal("a key was expected")
		}
		key := from.span(func(letter byte) bool {
			return 'a' <= letter && letter <= 'z' || isDigit(letter) || letter == '_'
		})
		if key <= last || !from.take(`":`) {
			return nil, from.refusal("keys are [a-z0-9_]+, ascending, each once")
		}
		member, err := from.value(depth + 1)
		if err != nil {
			return nil, err
		}
		members[key], last = member, key
		if from.take("}") {
			return members, nil
		}
		if !from.take(",") {
			return nil, from.refusal("a comma or the end of the object was expected")
		}
	}
}

func (from *reader) list(depth int) (any, error) {
	var items []any
	if from.take("]") {
		return items, nil
	}
	for {
		item, err := from.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		if from.take("]") {
			return items, nil
		}
		if !from.take(",") {
			return nil, from.refusal("a comma or the end of the list was expected")
		}
	}
}

// content reads what stands behind the opening quote.
func (from *reader) content() (any, error) {
	var content strings.Builder
	for !from.take(`"`) {
		content.WriteString(from.span(func(letter byte) bool { return letter != '"' && letter != '\\' }))
		switch {
		case from.take(`\"`):
			content.WriteByte('"')
		case from.take(`\\`):
			content.WriteByte('\\')
		case !strings.HasPrefix(from.text[from.at:], `"`):
			return nil, from.refusal("a string that ends, with only quote and backslash escaped, was expected")
		}
	}
	for _, character := range content.String() {
		if unicode.In(character, forbidden, unicode.Co, unicode.Noncharacter_Code_Point) {
			return nil, from.refusal(fmt.Sprintf("a string holds the forbidden character %U", character))
		}
	}
	if !isFormC(content.String()) {
		return nil, from.refusal("a string is not in normalization form C")
	}
	return content.String(), nil
}

// The characters that section 2 lists. Of its last line, only the characters for private use and those that will never
// be assigned are refused besides: which others are assigned depends on the year of Go's table.
var forbidden = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0000, Hi: 0x001f, Stride: 1},
		{Lo: 0x007f, Hi: 0x009f, Stride: 1},
		{Lo: 0x00ad, Hi: 0x00ad, Stride: 1},
		{Lo: 0x061c, Hi: 0x061c, Stride: 1},
		{Lo: 0x200b, Hi: 0x200f, Stride: 1},
		{Lo: 0x2028, Hi: 0x202e, Stride: 1},
		{Lo: 0x2060, Hi: 0x2064, Stride: 1},
		{Lo: 0x2066, Hi: 0x2069, Stride: 1},
		{Lo: 0xfeff, Hi: 0xfeff, Stride: 1},
		{Lo: 0xfff9, Hi: 0xfffb, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0xe0000, Hi: 0xe007f, Stride: 1}},
}

// integer relies on whoever reads on to refuse a fraction or an exponent: neither can stand behind a value.
func (from *reader) integer() (any, error) {
	begin := from.at
	from.take("-")
	from.span(isDigit)
	written := from.text[begin:from.at]
	number, err := strconv.ParseInt(written, 10, 64)
	if err != nil || strconv.FormatInt(number, 10) != written || number < -integerMax || number > integerMax {
		from.at = begin
		return nil, from.refusal("an object, a list, a string, or a whole number within 2^53 - 1 was expected")
	}
	return number, nil
}

func isDigit(letter byte) bool { return '0' <= letter && letter <= '9' }
