package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

// The largest whole number that every reader of JSON takes. A ledger cannot be longer, and tlog does not come to an end
// for trees of more than 2^62 leaves, so no greater number is ever handed to it.
const integerMax = 1<<53 - 1

func readText(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(content) {
		return "", fmt.Errorf("%s is not UTF-8 text", path)
	}
	return string(content), nil
}

// readLines gives the lines of a file in which every line, the last one too, ends in LF.
func readLines(path string) ([]string, error) {
	text, err := readText(path)
	if err != nil {
		return nil, err
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		return nil, fmt.Errorf("the last line of %s does not end in LF", path)
	}
	lines := strings.Split(text, "\n")
	return lines[:len(lines)-1], nil
}

// parseNumber reads a decimal that is written in one way only: no sign, no leading zero.
func parseNumber(text string) (int64, error) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < 0 || number > integerMax || strconv.FormatInt(number, 10) != text {
		return 0, fmt.Errorf("`%s` is not a whole number from 0 to 2^53 - 1, written in one way", text)
	}
	return number, nil
}

// parseHash is stricter than tlog.ParseHash, which also takes line ends and stray bits at the end of the base64.
func parseHash(text string) (tlog.Hash, error) {
	var hash tlog.Hash
	content, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(content) != len(hash) || base64.StdEncoding.EncodeToString(content) != text {
		return hash, fmt.Errorf("`%s` is not the base64 of a hash", text)
	}
	copy(hash[:], content)
	return hash, nil
}
