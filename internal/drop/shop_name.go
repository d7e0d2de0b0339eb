package drop

import (
	"strings"
	"unicode"
)

// shopName is the shop's name as [lettersOf] writes it.
const shopName = "sneakerhead"

// claimsToBeShop reports whether strangers could take a shown name for the shop's own: it contains
// the shop's name, or is made of nothing but words for people who speak for the shop. The initial
// of a last name may be any, and neither case, spacing nor letters that look alike make a
// difference.
func claimsToBeShop(first, shown string) bool {
	return strings.Contains(lettersOf(shown), shopName) || isShopRole(lettersOf(first)) || isShopRole(lettersOf(shown))
}

// isShopRole reports whether letters are one or several of the words, such as "officialsupport".
func isShopRole(letters string) bool {
	if letters == "" {
		return false
	}
	for _, role := range []string{"admin", "support", "official", "staff", "moderator"} {
		rest, found := strings.CutPrefix(letters, role)
		if found && (rest == "" || isShopRole(rest)) {
			return true
		}
	}
	return false
}

// lettersOf returns the letters and digits of a name in lower case, without spaces, marks and
// punctuation, and with Latin letters for those that look like them.
func lettersOf(name string) string {
	var b strings.Builder
	for _, r := range name {
		r = unicode.ToLower(latin(r))
		if plain, ok := lookAlikes[r]; ok {
			r = plain
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// latin returns the plain letter for one of Unicode's full-width or mathematical Latin letters.
func latin(r rune) rune {
	const (
		fullWidthFirst, fullWidthLast       = '\uff01', '\uff5e' // in the order of ASCII, from "!"
		mathematicalFirst, mathematicalLast = '\U0001d400', '\U0001d6a3'
		alphabet                            = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	)
	switch {
	case r >= fullWidthFirst && r <= fullWidthLast:
		return r - fullWidthFirst + '!'
	case r >= mathematicalFirst && r <= mathematicalLast:
		return rune(alphabet[int(r-mathematicalFirst)%len(alphabet)])
	default:
		return r
	}
}

// lookAlikes are what people write for the letters of the words above: digits, Cyrillic and Greek.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var lookAlikes = map[rune]rune{
	'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't',
	'а': 'a', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'н': 'h', 'і': 'i', 'к': 'k', 'м': 'm', 'п': 'n', 'о': 'o', 'р': 'p', 'ѕ': 's', 'т': 't', 'г': 'r',
	'α': 'a', 'ε': 'e', 'η': 'h', 'ι': 'i', 'κ': 'k', 'ν': 'n', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'ı': 'i',
}
