package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A vector of either file. Every number of the vectors is below 2^53, so that tlog's int64 can express each of them;
// checkInclusion and checkConsistency refuse the sizes that tlog must not be asked about.
type vector struct {
	Name  string    `json:"name"`
	Index int64     `json:"index"`
	Size  int64     `json:"size"`
	Leaf  hexHash   `json:"leaf"`
	Root  hexHash   `json:"root"`
	From  int64     `json:"from"`
	To    int64     `json:"to"`
	Root1 hexHash   `json:"root1"`
	Root2 hexHash   `json:"root2"`
	Path  []hexHash `json:"path"`
	Holds bool      `json:"holds"`
}

func (given vector) path() []tlog.Hash {
	var path []tlog.Hash
	for _, hash := range given.Path {
		path = append(path, tlog.Hash(hash))
	}
	return path
}

// A hexHash is a hash that is written in hexadecimal.
type hexHash tlog.Hash

func (hash *hexHash) UnmarshalText(text []byte) error {
	content, err := hex.DecodeString(string(text))
	if err != nil || len(content) != len(hash) {
		return fmt.Errorf("`%s` is not the hexadecimal of a hash", text)
	}
	copy(hash[:], content)
	return nil
}

// vectorsCommand holds tlog against both files of vectors.
func vectorsCommand(words []string, out io.Writer) error {
	inclusions, wrong, err := checkVectors(filepath.Join(words[0], "inclusion.jsonl"), out, func(given vector) error {
		leaf, root := tlog.Hash(given.Leaf), tlog.Hash(given.Root)
		return checkInclusion(given.Index, given.Size, leaf, root, given.path())
	})
	if err != nil {
		return err
	}
	consistencies, more, err := checkVectors(filepath.Join(words[0], "consistency.jsonl"), out, func(given vector) error {
		root1, root2 := tlog.Hash(given.Root1), tlog.Hash(given.Root2)
		return checkConsistency(given.From, given.To, root1, root2, given.path())
	})
	if err != nil {
		return err
	}
	if wrong+more > 0 {
		return fmt.Errorf("%d of %d vectors", wrong+more, inclusions+consistencies)
	}
	fmt.Fprintf(out, "PROOFS inclusion=%d consistency=%d as expected\n", inclusions, consistencies)
	return nil
}

// checkVectors gives the number of vectors and of those that came out otherwise than they say.
func checkVectors(path string, out io.Writer, check func(vector) error) (count, wrong int, err error) {
	lines, err := readLines(path)
	if err != nil {
		return 0, 0, err
	}
	for number, line := range lines {
		var given vector
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&given); err != nil {
			return 0, 0, fmt.Errorf("line %d of %s: %w", number+1, path, err)
		}
		if refusal := check(given); (refusal == nil) != given.Holds {
			fmt.Fprintf(out, "FAULT %s: should hold %t: %v\n", given.Name, given.Holds, refusal)
			wrong++
		}
	}
	if len(lines) == 0 {
		return 0, 0, fmt.Errorf("%s holds no vector", path)
	}
	return len(lines), wrong, nil
}
