package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// The line of an entry (docs/ledger-format.md, section 3).
type entry struct {
	seq                       int64
	prev, at, kind, requested string
	body                      map[string]any
}

const longestLine = 65535

var entryMembers = []string{"v", "seq", "prev", "at", "actor", "kind", "kv", "request", "body"}

var (
	digestForm  = regexp.MustCompile(`\A[0-9a-f]{64}\z`)
	actorForm   = regexp.MustCompile(`(?s)\A.{1,64}\z`)
	kindForm    = regexp.MustCompile(`\A[A-Za-z]{1,64}\z`)
	requestForm = regexp.MustCompile(`\A[!-~]{1,128}\z`)
)

func parseEntry(line string) (entry, error) {
	if len(line) > longestLine {
		return entry{}, errors.New("the line is longer than 65535 bytes")
	}
	from, members, opening := reader{text: line}, map[string]any{}, "{"
	for _, name := range entryMembers {
		if begin := fmt.Sprintf(`%s"%s":`, opening, name); !from.take(begin) {
			return entry{}, from.refusal(fmt.Sprintf("`%s` was expected", begin))
		}
		value, err := from.value(1)
		if err != nil {
			return entry{}, err
		}
		members[name], opening = value, ","
	}
	if from.text[from.at:] != "}" {
		return entry{}, from.refusal("the end of the entry was expected")
	}
	return checkMembers(members)
}

func checkMembers(members map[string]any) (entry, error) {
	// A member of another type is the empty string or 0 here, which breaks its rule as well.
	text := func(name string) string { content, _ := members[name].(string); return content }
	number := func(name string) int64 { content, _ := members[name].(int64); return content }
	body, isObject := members["body"].(map[string]any)
	rules := []struct {
		name  string
		holds bool
	}{
		{"v", number("v") == 1},
		{"seq", number("seq") >= 1},
		{"prev", digestForm.MatchString(text("prev"))},
		{"at", isTime(text("at"))},
		{"actor", actorForm.MatchString(text("actor"))},
		{"kind", kindForm.MatchString(text("kind"))},
		{"kv", 1 <= number("kv") && number("kv") <= 4294967295},
		{"request", requestForm.MatchString(text("request"))},
		{"body", isObject},
	}
	for _, rule := range rules {
		if !rule.holds {
			return entry{}, fmt.Errorf("the member %s breaks its rule", rule.name)
		}
	}
	return entry{number("seq"), text("prev"), text("at"), text("kind"), text("request"), body}, nil
}

// isTime writes the time again and compares, because the time package also reads forms that it would not write.
func isTime(text string) bool {
	const form = "2006-01-02T15:04:05Z"
	read, err := time.Parse(form, text)
	return err == nil && read.Format(form) == text && read.Year() >= 1970
}

// opens says whether the entry opens a ledger under the origin that it names (sections 4 and 8).
func (read entry) opens() bool {
	fact, _ := read.body["fact"].(map[string]any)
	origin, named := fact["origin"].(string)
	genesis := sha256.Sum256([]byte("prorata-ledger/genesis/1\n" + origin + "\n"))
	return named && read.kind == "LedgerOpened" && read.prev == fmt.Sprintf("%x", genesis)
}
