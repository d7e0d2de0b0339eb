package rehearsal

import "math/rand/v2"

// someName returns a first and a last name that somebody might have.
func someName() (first, last string) {
	firsts := []string{
		"Ada", "Amir", "Ana", "Björn", "Chloé", "Daria", "Emeka", "Fatima", "Greta", "Hugo", "Ines", "Jonas", "Kemal", "Lena", "Malik",
		"Mei", "Nadia", "Oskar", "Priya", "Quinn", "Rosa", "Samir", "Tove", "Uma", "Viktor", "Wanda", "Yusuf", "Zoë",
	}
	lasts := []string{
		"Adeyemi", "Bauer", "Castro", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Ito", "Jansen", "Kowalski", "Lindqvist", "Moreau",
		"Novak", "Okafor", "Petrov", "Quist", "Rossi", "Sørensen", "Tanaka", "Ueda", "Vogel", "Weiss", "Yılmaz", "Zhang",
	}
	return firsts[rand.IntN(len(firsts))], lasts[rand.IntN(len(lasts))] //nolint:gosec // nobody gains from knowing it
}
