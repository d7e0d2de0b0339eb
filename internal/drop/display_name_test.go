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
		"the shop's name":                   {"SneakerHead", "Miller", "Somebody"},
		"the shop's name with spaces":       {"s n e a k e r\u00a0H-E-A-D", "", "Somebody"},
		"the shop's name within another":    {"The Sneaker Head Team", "", "Somebody"},
		"the shop's name, last letter last": {"SneakerHea", "Dean", "Somebody"},
		"the shop's name in full width":     {"Ｓｎｅａｋｅｒ\u3000Ｈｅａｄ", "", "Somebody"},
		"the shop's name in bold":           {"𝐒𝐧𝐞𝐚𝐤𝐞𝐫𝐇𝐞𝐚𝐝", "", "Somebody"},
		"the shop's name in look-alikes":    {"Snеаk3rНеаd", "", "Somebody"},
		"the shop's name with marks":        {"S\u0301neakerhead", "", "Somebody"},
		"half of the shop's name":           {"Sneaker", "Head", "Sneaker H."},
		"an admin":                          {"Admin", "", "Somebody"},
		"an admin with a last name":         {"ADMIN", "Miller", "Somebody"},
		"an admin with other spaces":        {"\u2003A d\u2009m.i-n", "", "Somebody"},
		"an admin in zero-width characters": {"Ad\u200bmin", "", "Somebody"},
		"an admin, last letter last":        {"Admi", "Noor", "Somebody"},
		"official support":                  {"Official", "Support", "Somebody"},
		"official support in one name":      {"Official Support", "", "Somebody"},
		"staff":                             {"Staff", "", "Somebody"},
		"a moderator":                       {"moderator", "", "Somebody"},
		"a name that begins like a role":    {"Stafford", "Miller", "Stafford M."},
		"a role as a last name":             {"Alex", "Staff", "Alex S."},
		"a role beside a name":              {"Alex Support", "", "Alex Support"},
		"only invisible characters":         {"\u200b\u2060\u00ad\ufe0f\u034f\u115f\u2800", "\u200d", "Somebody"},
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
