package main

import (
	"sort"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// isFormC says whether the text is in normalization form C. The norm package refuses more than 30 combining marks in a
// row, which form C allows, so that its "no" is looked at again character by character.
func isFormC(text string) bool {
	return norm.NFC.IsNormalString(text) || string(compose(decompose(text))) == text
}

// decompose gives the canonical decomposition, with the marks of each base character in canonical order.
func decompose(text string) []rune {
	var characters []rune
	for _, character := range text {
		characters = append(characters, []rune(norm.NFD.String(string(character)))...)
	}
	for begin := 0; begin < len(characters); begin++ {
		end := begin
		for end < len(characters) && combiningClass(characters[end]) != 0 {
			end++
		}
		marks := characters[begin:end]
		sort.SliceStable(marks, func(one, other int) bool {
			return combiningClass(marks[one]) < combiningClass(marks[other])
		})
		begin = end
	}
	return characters
}

// compose joins each character with the last base character before it, unless a mark between them is in the way.
func compose(characters []rune) []rune {
	var composed []rune
	base := -1
	for _, character := range characters {
		class := combiningClass(character)
		if base >= 0 {
			last := len(composed) - 1
			free := last == base || combiningClass(composed[last]) < class
			if joined, size := join(composed[base], character); free && size == 1 {
				composed[base] = joined
				continue
			}
		}
		composed = append(composed, character)
		if class == 0 {
			base = len(composed) - 1
		}
	}
	return composed
}

// join asks the tables of the norm package for the character that two others make together; size is 1 if there is one.
func join(base, character rune) (joined rune, size int) {
	pair := norm.NFC.String(string([]rune{base, character}))
	joined, _ = utf8.DecodeRuneInString(pair)
	return joined, utf8.RuneCountInString(pair)
}

func combiningClass(character rune) uint8 {
	return norm.NFC.PropertiesString(string(character)).CCC()
}
