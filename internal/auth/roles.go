package auth

import "strings"

// Roles knows the admins whom the operator listed by e-mail. Grants made later
// are in the database and are not known here.
type Roles struct{ admins map[string]struct{} }

// NewRoles takes the addresses of ADMIN_EMAILS. Case and the space around them do
// not matter; empty ones are ignored.
func NewRoles(adminEmails []string) Roles {
	admins := make(map[string]struct{}, len(adminEmails))
	for _, email := range adminEmails {
		if email = foldEmail(email); email != "" {
			admins[email] = struct{}{}
		}
	}
	return Roles{admins: admins}
}

// IsListedAdmin tells whether the identity's verified e-mail is on the list.
func (r Roles) IsListedAdmin(id Identity) bool {
	_, listed := r.admins[foldEmail(id.Email)]
	return listed
}

// foldEmail lower-cases ASCII only. Unicode's rules would turn the Kelvin sign
// into a "k", and the owner of one address into the owner of another.
func foldEmail(email string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, strings.TrimSpace(email))
}
