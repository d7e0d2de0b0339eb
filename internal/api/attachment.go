package api

import (
	"net/url"
	"strings"
	"time"
	"unicode"

	"sneakerhead/internal/drop"
)

// maxProductInName bounds the product's part of a file name.
const maxProductInName = 60

// fileName returns a file name that says what is in a file, of which product and of which day. Of
// the product's name it has the letters and digits. The ending is one such as ".csv".
func fileName(what, product string, day time.Time, ending string) string {
	words := strings.FieldsFunc(product, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	parts := []string{what}
	if name := drop.Truncate(strings.Join(words, "-"), maxProductInName); name != "" {
		parts = append(parts, name)
	}
	return strings.Join(append(parts, day.Format(time.DateOnly)), "-") + ending
}

// attachment returns a Content-Disposition with a file name of letters, digits, dashes and dots.
// Clients that know only ASCII get underscores for other letters (RFC 6266).
func attachment(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return '_'
		}
		return r
	}, name)
	disposition := `attachment; filename="` + ascii + `"`
	if ascii != name {
		disposition += "; filename*=UTF-8''" + url.PathEscape(name)
	}
	return disposition
}
