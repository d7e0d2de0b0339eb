package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/config"
)

// environment returns an environment for one test, so that tests can run in parallel.
func environment(variables map[string]string) config.Environment {
	return func(name string) (string, bool) {
		value, set := variables[name]
		return value, set
	}
}

func TestSecret_DoesNotShow(t *testing.T) {
	t.Parallel()
	secret := config.NewSecret("hunter2")
	type hidden struct{ inner config.Secret }
	holders := []any{
		secret, &secret, config.Config{Stores: config.Stores{DatabaseURL: secret}}, &config.Config{Stores: config.Stores{RedisURL: secret}},
		config.Clerk{JWTKey: secret}, hidden{secret}, &hidden{secret}, []config.Secret{secret},
		map[string]config.Secret{"a": secret}, struct{ Any any }{secret},
	}
	var out bytes.Buffer
	text, object := slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))
	for _, holder := range holders {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", holder)
		}
		text.Info("start", "value", holder)
		object.Info("start", "value", holder)
		encoded, err := json.Marshal(holder)
		require.NoError(t, err)
		out.Write(encoded)
	}
	require.NotContains(t, out.String(), "hunter2")
	require.NotContains(t, out.String(), fmt.Sprintf("%x", "hunter2"))
	require.Contains(t, out.String(), "[redacted]")

	require.Equal(t, "hunter2", secret.Reveal())
	require.True(t, secret.IsSet())
	require.False(t, config.NewSecret("").IsSet())
	require.Empty(t, config.Secret{}.String(), "an unset secret is not shown as redacted")
	require.Empty(t, config.Secret{}.Reveal())
}

func TestEnvironment_Secret(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	full, empty, huge := file("full", "\n hunter2 \r\n"), file("empty", " \n"), file("huge", strings.Repeat("x", 64<<10+1))

	for name, row := range map[string]struct {
		variables map[string]string
		want      string
		wrong     string
	}{
		"not set":               {nil, "", ""},
		"set to nothing":        {map[string]string{"DB_URL": " ", "DB_URL_FILE": ""}, "", ""},
		"set":                   {map[string]string{"DB_URL": " hunter2\n"}, "hunter2", ""},
		"in a file":             {map[string]string{"DB_URL_FILE": full}, "hunter2", ""},
		"in a file, else empty": {map[string]string{"DB_URL": "", "DB_URL_FILE": full}, "hunter2", ""},
		"both":                  {map[string]string{"DB_URL": "hunter2", "DB_URL_FILE": full}, "", "DB_URL and DB_URL_FILE: want only one of the two set"},
		"a file that is not":    {map[string]string{"DB_URL_FILE": "/no/such"}, "", `DB_URL_FILE: want a file that holds the secret, got "/no/such": no such file or directory`},
		"a folder":              {map[string]string{"DB_URL_FILE": folder}, "", "is a directory"},
		"an empty file":         {map[string]string{"DB_URL_FILE": empty}, "", "it is empty"},
		"a huge file":           {map[string]string{"DB_URL_FILE": huge}, "", "larger than 64 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			secret, err := environment(row.variables).Secret("DB_URL")
			if row.wrong == "" {
				require.NoError(t, err)
				require.Equal(t, row.want, secret.Reveal())
				return
			}
			require.ErrorContains(t, err, row.wrong)
			require.NotContains(t, err.Error(), "hunter2")
			require.False(t, secret.IsSet())
		})
	}
}
