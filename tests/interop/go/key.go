package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/note"
)

// The first byte of the key in a verifier key (c2sp.org/signed-note).
const (
	typeEd25519     = 0x01
	typeCosignature = 0x04
)

// parseKey reads a verifier key: a name, the key id in hexadecimal, and the base64 of a type byte and the public key,
// joined by `+`. The note package knows the plain Ed25519 signature only.
func parseKey(text string) (note.Verifier, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("NAME+ID+KEY was expected")
	}
	typed, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(typed) != 1+ed25519.PublicKeySize {
		return nil, errors.New("its last part is not the base64 of a type byte and a key of 32 bytes")
	}
	switch typed[0] {
	case typeEd25519:
		return note.NewVerifier(text)
	case typeCosignature:
		return newCosigner(parts[0], parts[1], typed)
	}
	return nil, fmt.Errorf("the type of signature 0x%02x is not known", typed[0])
}

// A cosigner verifies cosignatures of version 1 (c2sp.org/tlog-cosignature).
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func newCosigner(name, id string, typed []byte) (note.Verifier, error) {
	if name == "" || strings.IndexFunc(name, unicode.IsSpace) >= 0 {
		return nil, errors.New("its name is empty or holds a space")
	}
	told, err := strconv.ParseUint(id, 16, 32)
	if err != nil || len(id) != 8 {
		return nil, errors.New("its id is not written in 8 hexadecimal digits")
	}
	digest := sha256.Sum256(append([]byte(name+"\n"), typed...))
	computed := binary.BigEndian.Uint32(digest[:4])
	if uint32(told) != computed {
		return nil, fmt.Errorf("its id is %08x by its name and key", computed)
	}
	return cosigner{name, computed, typed[1:]}, nil
}

func (signer cosigner) Name() string    { return signer.name }
func (signer cosigner) KeyHash() uint32 { return signer.id }

// Verify reads the time from the signature, because the time is signed together with the text of the note.
func (signer cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature[:8])
	if time > math.MaxInt64 {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	return ed25519.Verify(signer.key, []byte(message), signature[8:])
}
