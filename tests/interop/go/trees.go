package main

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A growingTree holds its hashes in the order of tlog.StoredHashIndex. A smaller tree needs only the first of them, so
// that one serves every size.
type growingTree struct {
	stored []tlog.Hash
	size   int64
}

func (tree *growingTree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for place, index := range indexes {
		hashes[place] = tree.stored[index]
	}
	return hashes, nil
}

// add puts a leaf behind the last one.
func (tree *growingTree) add(record string) error {
	hashes, err := tlog.StoredHashes(tree.size, []byte(record), tree)
	tree.stored = append(tree.stored, hashes...)
	tree.size++
	return err
}

// treesCommand answers each line `tree SEED SIZE INDEX FROM` with the root, the inclusion proof of the leaf INDEX and
// the consistency proof from size FROM. Leaf i is the hash of the text SEED/i.
func treesCommand(words []string, out io.Writer) error {
	lines, err := readLines(words[0])
	if err != nil {
		return err
	}
	bySeed := map[string]*growingTree{}
	for number, line := range lines {
		answer, err := answerTree(bySeed, strings.Split(line, " "))
		if err != nil {
			return fmt.Errorf("line %d of %s: %w", number+1, words[0], err)
		}
		fmt.Fprintln(out, answer)
	}
	return nil
}

func answerTree(bySeed map[string]*growingTree, words []string) (string, error) {
	if len(words) != 5 || words[0] != "tree" {
		return "", fmt.Errorf("`tree SEED SIZE INDEX FROM` was expected")
	}
	var numbers [3]int64
	for place, word := range words[2:] {
		number, err := parseNumber(word)
		if err != nil {
			return "", err
		}
		numbers[place] = number
	}
	seed, size, index, from := words[1], numbers[0], numbers[1], numbers[2]
	if bySeed[seed] == nil {
		bySeed[seed] = &growingTree{}
	}
	tree := bySeed[seed]
	for tree.size < size {
		if err := tree.add(fmt.Sprintf("%s/%d", seed, tree.size)); err != nil {
			return "", err
		}
	}

	root, inclusion, consistency := emptyRoot, "-", "-"
	if size > 0 {
		hash, err := tlog.TreeHash(size, tree)
		if err != nil {
			return "", err
		}
		root = hash
	}
	if index < size {
		path, err := tlog.ProveRecord(size, index, tree)
		if err != nil {
			return "", err
		}
		inclusion = joinPath(path)
	}
	if 1 <= from && from <= size {
		path, err := tlog.ProveTree(size, from, tree)
		if err != nil {
			return "", err
		}
		consistency = joinPath(path)
	}
	return fmt.Sprintf("%x %s %s", root[:], inclusion, consistency), nil
}

// joinPath writes `.` for a path without a hash, so that it is told apart from `-`, no path at all.
func joinPath(path []tlog.Hash) string {
	if len(path) == 0 {
		return "."
	}
	hashes := make([]string, len(path))
	for place, hash := range path {
		hashes[place] = hex.EncodeToString(hash[:])
	}
	return strings.Join(hashes, ",")
}
