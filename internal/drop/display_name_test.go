package drop_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestDisplayName(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ first, last, want string }{
		"both names":                        {"Alex", "Miller", "Alex M."},
		"last name in lower case":           {"Alex", "miller", "Alex M."},
		"only a first name":                 {"Alex", "", "Alex"},
		"only a last name":                  {"", "Miller", "Somebody"},
		"no name":                           {"", "", "Somebody"},
		"white space":                       {" \t ", "\n", "Somebody"},
		"space around and inside":           {"  Mary \n Ann ", " Lee ", "Mary Ann L."},
		"an e-mail as first name":           {"alex@example.com", "Miller", "Somebody"},
		"an e-mail as last name":            {"Alex", "miller@example.com", "Alex M."},
		"an apostrophe before the letter":   {"Jan", "'t Hooft", "Jan T."},
		"a last name without a letter":      {"Alex", "123", "Alex"},
		"a first name without a letter":     {"...", "Miller", "Somebody"},
		"accents in one rune":               {"José", "Ávila", "José Á."},
		"accents in two runes":              {"Jose\u0301", "a\u0301vila", "Jose\u0301 A\u0301."},
		"Chinese":                           {"小明", "王", "小明 王."},
		"Arabic":                            {"محمد", "علي", "محمد ع."},
		"emoji":                             {"Alex 🎉", "🎉", "Alex 🎉"},
		"control characters":                {"Al\x00ex\x1b[31m", "\x07Miller", "Alex[31m M."},
		"a right-to-left override":          {"\u202eAlex", "Miller", "Alex M."},
		"zero-width characters":             {"A\u200blex\ufeff", "\u200bMiller", "Alex M."},
		"blank letters":                     {"\u3164\u3164", "Miller", "Somebody"},
		"stacked marks":                     {"A" + strings.Repeat("\u0301", 50) + "lex", "", "A\u0301\u0301lex"},
		"a mark without its letter":         {"\u0301Alex", "\u0301Miller", "Alex M."},
		"text that is no UTF-8":             {"Al\xffex", "\xfeMiller", "Alex M."},
		"too long a name":                   {strings.Repeat("ä", 500), "Miller", strings.Repeat("ä", 40) + " M."},
		"a space where the name is cut":     {strings.Repeat("a", 39) + " b", "", strings.Repeat("a", 39)},
		"a very long last name, one letter": {"Alex", strings.Repeat("Z", 1<<16), "Alex Z."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := drop.DisplayName(row.first, row.last)
			require.Equal(t, row.want, got)
			require.True(t, utf8.ValidString(got))
			require.Equal(t, got, (&drop.User{FirstName: row.first, LastName: row.last}).Person().Name)
		})
	}
}
