package auth_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
)

func TestRoles_IsListedAdmin(t *testing.T) {
	t.Parallel()
	roles := auth.NewRoles([]string{" Kim@Example.com ", "", "root@example.com"})
	for email, want := range map[string]bool{
		"kim@example.com":      true,
		"KIM@EXAMPLE.COM":      true,
		" kim@example.com\t":   true,
		"root@example.com":     true,
		"":                     false,
		" ":                    false,
		"kim@example.com.evil": false,
		"akim@example.com":     false,
		"\u212aim@example.com": false, // the Kelvin sign, whose lower case is k
	} {
		require.Equal(t, want, roles.IsListedAdmin(auth.Identity{Email: email}), "%q", email)
	}
	require.False(t, auth.Roles{}.IsListedAdmin(auth.Identity{}), "without a list nobody is an admin")
}
