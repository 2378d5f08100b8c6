package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// A row of the table `entry`. A column that does not hold text is nil.
type row struct {
	seq                 int64
	request, hash, line *string
}

// ledgersCommand reads one ledger per line, a JSON list of rows `[seq, request, hash, line]`, and answers each with
// `intact ROOT`, or with `broken N`, where N is the seq of the first row that has a fault, and 0 if there is no row.
func ledgersCommand(words []string, out io.Writer) error {
	lines, err := readLines(words[0])
	if err != nil {
		return err
	}
	for number, line := range lines {
		rows, err := parseRows(line)
		if err != nil {
			return fmt.Errorf("line %d of %s: %w", number+1, words[0], err)
		}
		if place, fault := firstFault(rows); fault != nil {
			fmt.Fprintln(out, "broken", place)
			continue
		}
		root, err := rootOf(rows)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "intact %x\n", root[:])
	}
	return nil
}

func parseRows(line string) ([]row, error) {
	var written [][]json.RawMessage
	if err := json.Unmarshal([]byte(line), &written); err != nil {
		return nil, err
	}
	var rows []row
	for _, columns := range written {
		var read row
		if len(columns) != 4 || json.Unmarshal(columns[0], &read.seq) != nil || string(columns[0]) == "null" {
			return nil, errors.New("a row is not `[seq, request, hash, line]` with a whole number as its seq")
		}
		for place, column := range []**string{&read.request, &read.hash, &read.line} {
			if json.Unmarshal(columns[1+place], column) != nil {
				*column = nil
			}
		}
		rows = append(rows, read)
	}
	return rows, nil
}

// firstFault gives the seq of the first row with a fault, and the fault. Whatever stands behind it does not matter
// here, so that the rule about the `prev` after a changed line (section 10) never comes to bear.
func firstFault(rows []row) (int64, error) {
	if len(rows) == 0 {
		return 0, errors.New("there is no entry")
	}
	var last int64
	var lastHash, lastTime string
	requests := map[string]bool{}
	for _, current := range rows {
		if current.seq != last+1 {
			return current.seq, fmt.Errorf("does not follow entry %d", last)
		}
		read, hash, err := checkRow(current)
		switch {
		case err != nil:
			return current.seq, err
		case requests[read.requested]:
			return current.seq, errors.New("its request key stands in an entry before it")
		case last == 0 && !read.opens():
			return current.seq, errors.New("does not open a ledger under the origin that it names")
		case last > 0 && read.prev != lastHash:
			return current.seq, errors.New("does not name the entry before it")
		case read.at < lastTime:
			return current.seq, errors.New("is older than the entry before it")
		}
		requests[read.requested] = true
		last, lastHash, lastTime = current.seq, hash, read.at
	}
	return 0, nil
}

// checkRow holds the columns of a row against its line, and gives the entry and its leaf hash.
func checkRow(current row) (entry, string, error) {
	if current.request == nil || current.hash == nil || current.line == nil {
		return entry{}, "", errors.New("a column does not hold text")
	}
	read, err := parseEntry(*current.line)
	if err != nil {
		return entry{}, "", fmt.Errorf("not an entry: %w", err)
	}
	leaf := tlog.RecordHash([]byte(*current.line))
	hash := hex.EncodeToString(leaf[:])
	switch {
	case *current.hash != hash:
		err = errors.New("the line does not hash to what was recorded beside it")
	case read.seq != current.seq:
		err = fmt.Errorf("the line says that it is entry %d", read.seq)
	case read.requested != *current.request:
		err = errors.New("the request column is not the request of the line")
	}
	return read, hash, err
}

// rootOf gives the root of the tree over the lines of a ledger that has no fault.
func rootOf(rows []row) (tlog.Hash, error) {
	var tree growingTree
	for _, current := range rows {
		if err := tree.add(*current.line); err != nil {
			return tlog.Hash{}, err
		}
	}
	return tlog.TreeHash(tree.size, &tree)
}
