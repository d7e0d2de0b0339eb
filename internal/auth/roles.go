package auth

import "strings"

// Roles has the admins of ADMIN_EMAILS. Admins by role are in the database and not known here.
type Roles struct{ admins map[string]struct{} }

// NewRoles takes the addresses of ADMIN_EMAILS. Case and white space around them do not matter;
// empty ones are ignored.
func NewRoles(adminEmails []string) Roles {
	admins := make(map[string]struct{}, len(adminEmails))
	for _, email := range adminEmails {
		if email = foldEmail(email); email != "" {
			admins[email] = struct{}{}
		}
	}
	return Roles{admins: admins}
}

// IsListedAdmin reports whether the identity's verified e-mail is in ADMIN_EMAILS.
func (r Roles) IsListedAdmin(id Identity) bool {
	_, listed := r.admins[foldEmail(id.Email)]
	return listed
}

// foldEmail lower-cases ASCII letters only. Unicode's rules would also turn the Kelvin sign into a
// "k", so that two addresses with different owners would be equal.
func foldEmail(email string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, strings.TrimSpace(email))
}
