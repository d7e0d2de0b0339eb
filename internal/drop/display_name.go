package drop

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// anonymous is shown for a buyer without a name that may be shown.
	anonymous = "Somebody"
	// shownNameRunes bounds the first name in a list of buyers.
	shownNameRunes = 40
	// marksPerLetter is how many combining marks are kept on one letter. No script in use needs
	// more; longer stacks are made to draw over the lines above and below.
	marksPerLetter = 2
	// blankLetters are the Hangul fillers, which Unicode counts as letters although they are
	// invisible.
	blankLetters = "\u115f\u1160\u3164\uffa0"
)

// DisplayName returns the name that strangers may see: the first name and the first letter of the
// last, "Alex M.", or "Somebody" when there is no first name, or when the name claims to be the
// shop. It never returns an e-mail address, not even one given as a first name, and the result has
// no control, formatting or bidirectional override characters.
func DisplayName(first, last string) string {
	first = Truncate(Printable(first), shownNameRunes)
	if first == "" || strings.ContainsRune(first, '@') || !strings.ContainsFunc(first, unicode.IsLetter) {
		return anonymous
	}
	shown := first
	if initial := firstLetter(Printable(last)); initial != "" {
		shown += " " + initial + "."
	}
	if claimsToBeShop(first, shown) {
		return anonymous
	}
	return shown
}

// Printable returns s without characters that do not print, with each run of white space replaced
// by one space, and with at most [marksPerLetter] combining marks after a letter.
func Printable(s string) string {
	var b strings.Builder
	space, marks := false, 0
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case !unicode.IsPrint(r), strings.ContainsRune(blankLetters, r):
			continue
		case unicode.IsMark(r):
			marks++
			if b.Len() == 0 || space || marks > marksPerLetter {
				continue
			}
		default:
			marks = 0
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// firstLetter returns the first letter of s in upper case, with its combining marks: "é" written as
// two runes is one letter.
func firstLetter(s string) string {
	start := strings.IndexFunc(s, unicode.IsLetter)
	if start < 0 {
		return ""
	}
	letter, width := utf8.DecodeRuneInString(s[start:])
	marks := s[start+width:]
	if end := strings.IndexFunc(marks, func(r rune) bool { return !unicode.IsMark(r) }); end >= 0 {
		marks = marks[:end]
	}
	return string(unicode.ToUpper(letter)) + marks
}

// Truncate returns at most limit runes of s, without a space at the end.
func Truncate(s string, limit int) string {
	count := 0
	for i := range s {
		if count == limit {
			return strings.TrimRight(s[:i], " ")
		}
		count++
	}
	return s
}
