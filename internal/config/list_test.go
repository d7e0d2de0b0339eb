package config_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/config"
)

func TestList_HasEverySettingOnce(t *testing.T) {
	t.Parallel()
	var s config.Settings
	s.Serving.Port = " 8080 "
	s.SignIn.AdminEmails = "a@b.test,\n c@d.test"
	all := s.List(environment(map[string]string{"DB_URL": "hunter2", "CLERK_JWT_KEY_FILE": "/hunter2"}))
	seen := map[string]config.Setting{}
	for _, setting := range all {
		require.NotContains(t, seen, setting.Variable)
		require.NotEmpty(t, setting.Unset, setting.Variable)
		require.NotContains(t, setting.Value, "hunter2")
		seen[setting.Variable] = setting
	}
	require.Equal(t, "8080", seen["PORT"].Value)
	require.Equal(t, "a@b.test, c@d.test", seen["ADMIN_EMAILS"].Value, "on one line")
	require.Equal(t, config.Setting{Variable: "HOLD_SECONDS", Unset: "60"}, seen["HOLD_SECONDS"])
	require.Equal(t, "none", seen["TRUSTED_PROXIES"].Unset, "and not the placeholder")
	for _, variable := range []string{"DB_URL", "CLERK_JWT_KEY"} {
		require.True(t, seen[variable].Secret && seen[variable].IsSet, variable)
	}
	require.False(t, seen["REDIS_URL"].IsSet)
}

// TestList_HasEverySecret compares the list with the files that Validate looks for.
func TestList_HasEverySecret(t *testing.T) {
	t.Parallel()
	var asked []string
	values := environment(map[string]string{
		"DB_URL": postgresURL, "REDIS_URL": redisURL, "CLERK_JWT_KEY": authtest.New(t).PublicPEM(),
	})
	s := config.Settings{SignIn: config.SignInSettings{ClerkIssuer: issuer}}
	_, err := s.Validate(config.ModeServe, func(name string) (string, bool) {
		if secret, isFile := strings.CutSuffix(name, "_FILE"); isFile {
			asked = append(asked, secret)
		}
		return values(name)
	})
	require.NoError(t, err)
	var listed []string
	for _, setting := range s.List(values) {
		if setting.Secret {
			listed = append(listed, setting.Variable)
		}
	}
	require.ElementsMatch(t, asked, listed)
}

// TestList_SaysTheDefaults sets each setting whose placeholder stands for its default to it.
func TestList_SaysTheDefaults(t *testing.T) {
	t.Parallel()
	env := environment(map[string]string{
		"DB_URL": postgresURL, "REDIS_URL": redisURL, "CLERK_JWT_KEY": authtest.New(t).PublicPEM(),
	})
	withDefaults := config.Settings{SignIn: config.SignInSettings{ClerkIssuer: issuer}}
	without := withDefaults
	var filled []string
	var fill func(reflect.Value)
	fill = func(group reflect.Value) {
		for field, value := range group.Fields() {
			_, isSetting := field.Tag.Lookup("env")
			_, hasText := field.Tag.Lookup("unset")
			switch {
			case !isSetting:
				fill(value)
			case !hasText:
				value.SetString(field.Tag.Get("placeholder"))
				filled = append(filled, field.Tag.Get("env"))
			}
		}
	}
	fill(reflect.ValueOf(&withDefaults).Elem())
	require.True(t, slices.Contains(filled, "PORT") && slices.Contains(filled, "SOCKET_LIMIT"))

	want, err := without.Validate(config.ModeServe, env)
	require.NoError(t, err)
	got, err := withDefaults.Validate(config.ModeServe, env)
	require.NoError(t, err)
	want.Stores, got.Stores = config.Stores{}, config.Stores{} // pointers, which differ
	want.Clerk, got.Clerk = config.Clerk{}, config.Clerk{}
	require.Equal(t, want, got)
}
