// Command verifier verifies what Prorata gives away (checkpoints, proofs) and what it computes (trees, ledgers), with
// none of its code: signatures and trees are those of golang.org/x/mod/sumdb, lines are read from
// docs/ledger-format.md alone.
//
// It needs nothing but the Debian packages golang-go, golang-golang-x-mod-dev and golang-golang-x-text-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o verifier ./tests/interop/go
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

const usage = `usage:
  verifier checkpoint NOTE_FILE VKEY...                    a signed checkpoint; every key given must have signed it
  verifier inclusion PROOF_FILE LINE_FILE VKEY...          a proof that the line stands in the tree of a checkpoint
  verifier consistency PROOF_FILE OLD_NOTE_FILE VKEY...    a proof that nothing changed since the old checkpoint
  verifier vectors FOLDER                                  the vectors of fixtures/vectors/proofs
  verifier trees FILE                                      roots and proofs, to compare with another program
  verifier tiles FOLDER                                    the tiles below FOLDER/tile, made anew from their lines
  verifier ledgers FILE                                    ledgers, intact or broken where, to compare likewise
Exits with 0 when everything holds, with 1 when anything is refused.
`

// A command takes the words behind its name and writes what it found. An error means that it refuses.
type command struct {
	words int  // how many it takes
	keys  bool // whether one verifier key or more follow them
	run   func(words []string, out io.Writer) error
}

var commands = map[string]command{
	"checkpoint":  {1, true, checkpointCommand},
	"inclusion":   {2, true, inclusionCommand},
	"consistency": {2, true, consistencyCommand},
	"vectors":     {1, false, vectorsCommand},
	"trees":       {1, false, treesCommand},
	"tiles":       {1, false, tilesCommand},
	"ledgers":     {1, false, ledgersCommand},
}

func main() {
	if len(os.Args) < 2 {
		refuse(usage)
	}
	words := os.Args[2:]
	chosen, known := commands[os.Args[1]]
	if !known || len(words) < chosen.words || (len(words) > chosen.words) != chosen.keys {
		refuse(usage)
	}
	out := bufio.NewWriter(os.Stdout)
	err := chosen.run(words, out)
	if unwritten := out.Flush(); err == nil {
		err = unwritten
	}
	if err != nil {
		refuse(fmt.Sprintf("REFUSED %v\n", err))
	}
}

func refuse(message string) {
	fmt.Fprint(os.Stderr, message)
	os.Exit(1)
}
