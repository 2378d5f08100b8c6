package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A checkpoint whose signatures were verified.
type checkpoint struct {
	origin  string
	size    int64
	root    tlog.Hash
	signers []string
}

func (point checkpoint) String() string {
	signers := strings.Join(point.signers, ",")
	return fmt.Sprintf("origin=%s size=%d root=%x signed-by=%s", point.origin, point.size, point.root[:], signers)
}

func checkpointCommand(words []string, out io.Writer) error {
	text, err := readText(words[0])
	if err != nil {
		return err
	}
	point, err := openCheckpoint(text, words[1:])
	if err == nil {
		fmt.Fprintln(out, "OK", point)
	}
	return err
}

// openCheckpoint opens a signed note (c2sp.org/signed-note) and reads its text as a checkpoint
// (c2sp.org/tlog-checkpoint). It is stricter than a client of many logs: each of the keys must have signed.
func openCheckpoint(text string, keys []string) (checkpoint, error) {
	var verifiers []note.Verifier
	for _, key := range keys {
		verifier, err := parseKey(key)
		if err != nil {
			return checkpoint{}, fmt.Errorf("the key %s: %w", key, err)
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifiers...))
	if err != nil {
		return checkpoint{}, fmt.Errorf("the signed note: %w", err)
	}
	point, err := parseCheckpoint(opened.Text)
	if err != nil {
		return checkpoint{}, fmt.Errorf("the checkpoint: %w", err)
	}
	for _, verifier := range verifiers {
		if !hasSigned(opened, verifier) {
			return checkpoint{}, fmt.Errorf("%s+%08x has not signed", verifier.Name(), verifier.KeyHash())
		}
		point.signers = append(point.signers, verifier.Name())
	}
	return point, nil
}

// note.Open lists in Sigs only the signatures that it verified.
func hasSigned(opened *note.Note, verifier note.Verifier) bool {
	for _, signature := range opened.Sigs {
		if signature.Name == verifier.Name() && signature.Hash == verifier.KeyHash() {
			return true
		}
	}
	return false
}

// parseCheckpoint reads the three lines; Prorata writes no extension line, so that one more is refused.
func parseCheckpoint(text string) (checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return checkpoint{}, fmt.Errorf("three lines were expected: origin, size, root")
	}
	if lines[0] == "" {
		return checkpoint{}, fmt.Errorf("the origin is empty")
	}
	size, err := parseNumber(lines[1])
	if err != nil {
		return checkpoint{}, fmt.Errorf("the size: %w", err)
	}
	root, err := parseHash(lines[2])
	if err != nil {
		return checkpoint{}, fmt.Errorf("the root: %w", err)
	}
	if size == 0 && root != emptyRoot {
		return checkpoint{}, fmt.Errorf("the size is 0 and the root is not that of the empty tree")
	}
	return checkpoint{origin: lines[0], size: size, root: root}, nil
}

// The root of the tree without leaves. For tlog it is 32 zero bytes, for RFC 6962 the hash of nothing.
var emptyRoot = tlog.Hash(sha256.Sum256(nil))
