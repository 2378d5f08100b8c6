package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// checkInclusion says whether the path leads from the leaf to the root.
func checkInclusion(index, size int64, leaf, root tlog.Hash, path []tlog.Hash) error {
	if index < 0 || index >= size || size > integerMax {
		return fmt.Errorf("there is no leaf %d in a tree of %d leaves", index, size)
	}
	return tlog.CheckRecord(path, size, root, index, leaf)
}

// checkConsistency says whether the path shows that the one tree begins with the other. No path shows anything about
// the empty tree: it is refused, and so is an older tree that is larger.
func checkConsistency(from, to int64, fromRoot, toRoot tlog.Hash, path []tlog.Hash) error {
	if from < 1 || from > to || to > integerMax {
		return fmt.Errorf("a tree of %d leaves cannot be shown to begin with one of %d", to, from)
	}
	return tlog.CheckTree(path, to, toRoot, from, fromRoot)
}

// inclusionCommand verifies a file of the form c2sp.org/tlog-proof against the line of an entry.
func inclusionCommand(words []string, out io.Writer) error {
	head, point, err := openProof(words[0], words[2:])
	if err != nil {
		return err
	}
	if head[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("the first line of the proof is not `c2sp.org/tlog-proof@v1`")
	}
	head = head[1:]
	if len(head) > 0 && strings.HasPrefix(head[0], "extra ") {
		// Nobody signs the extra data: it must be well-formed, and it is not looked into.
		extra := strings.TrimPrefix(head[0], "extra ")
		if content, err := base64.StdEncoding.Strict().DecodeString(extra); err != nil || len(content) == 0 {
			return errors.New("the extra data of the proof is not base64, or is empty")
		}
		head = head[1:]
	}
	index, path, err := parsePath(head, "index ")
	if err != nil {
		return err
	}
	line, err := readText(words[1])
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash([]byte(strings.TrimSuffix(line, "\n")))
	if err := checkInclusion(index, point.size, leaf, point.root, path); err != nil {
		return fmt.Errorf("the line is not shown to stand in the tree: %w", err)
	}
	fmt.Fprintf(out, "OK index=%d %v\n", index, point)
	return nil
}

// consistencyCommand verifies the body of an add-checkpoint request (c2sp.org/tlog-witness) against the old checkpoint.
func consistencyCommand(words []string, out io.Writer) error {
	head, point, err := openProof(words[0], words[2:])
	if err != nil {
		return err
	}
	from, path, err := parsePath(head, "old ")
	if err != nil {
		return err
	}
	text, err := readText(words[1])
	if err != nil {
		return err
	}
	old, err := openCheckpoint(text, words[2:])
	if err != nil {
		return fmt.Errorf("of the old checkpoint, %w", err)
	}
	if old.origin != point.origin {
		return fmt.Errorf("the checkpoints are of two ledgers, %s and %s", old.origin, point.origin)
	}
	if old.size != from {
		return fmt.Errorf("the proof begins at size %d, the old checkpoint has size %d", from, old.size)
	}
	if err := checkConsistency(from, point.size, old.root, point.root, path); err != nil {
		return fmt.Errorf("the new tree is not shown to begin with the old one: %w", err)
	}
	fmt.Fprintf(out, "OK old=%d %v\n", from, point)
	return nil
}

// openProof gives the lines before the first empty line, at least one, and the verified checkpoint behind it.
func openProof(path string, keys []string) ([]string, checkpoint, error) {
	text, err := readText(path)
	if err != nil {
		return nil, checkpoint{}, err
	}
	head, signed, found := strings.Cut(text, "\n\n")
	if !found {
		return nil, checkpoint{}, errors.New("there is no empty line between the proof and its checkpoint")
	}
	point, err := openCheckpoint(signed, keys)
	if err != nil {
		return nil, checkpoint{}, fmt.Errorf("of the proof, %w", err)
	}
	return strings.Split(head, "\n"), point, nil
}

// parsePath reads the line that begins with the word and holds a number, and one hash per line behind it.
func parsePath(lines []string, word string) (int64, []tlog.Hash, error) {
	if len(lines) == 0 || !strings.HasPrefix(lines[0], word) {
		return 0, nil, fmt.Errorf("the proof has no line `%sN` in its place", word)
	}
	number, err := parseNumber(strings.TrimPrefix(lines[0], word))
	if err != nil {
		return 0, nil, err
	}
	var path []tlog.Hash
	for _, line := range lines[1:] {
		hash, err := parseHash(line)
		if err != nil {
			return 0, nil, err
		}
		path = append(path, hash)
	}
	return number, path, nil
}
