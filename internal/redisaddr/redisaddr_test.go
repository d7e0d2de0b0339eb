package redisaddr

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]Address{
		"redis://localhost:6379":              {Nodes: []string{"localhost:6379"}},
		"redis://localhost":                   {Nodes: []string{"localhost:6379"}},
		"redis://[::1]:7":                     {Nodes: []string{"[::1]:7"}},
		"redis://ann:secret@h:1/3":            {Nodes: []string{"h:1"}, Username: "ann", Password: "secret", Database: 3},
		"redis://:a%2Cb@h:1":                  {Nodes: []string{"h:1"}, Password: "a,b"},
		"redis://:secret@a:1,b:2, c":          {Nodes: []string{"a:1", "b:2", "c:6379"}, Password: "secret"},
		"redis://a:1,redis://:p@b:2":          {Nodes: []string{"a:1", "b:2"}, Password: "p"},
		"redis://a:1,b:2/4?master=m":          {Nodes: []string{"a:1", "b:2"}, Master: "m", Database: 4},
		"redis://a:1?master=m":                {Nodes: []string{"a:1"}, Master: "m"},
		"redis://one.example:1,one.example:1": {Nodes: []string{"one.example:1", "one.example:1"}},
	} {
		got, err := Parse(raw)
		require.NoError(t, err, raw)
		require.Equal(t, want, got, raw)
	}
}

func TestParse_KnowsAClusterFromTheRest(t *testing.T) {
	t.Parallel()
	for raw, cluster := range map[string]bool{
		"redis://a": false, "redis://a,b": true, "redis://a,a": true, "redis://a,b?master=m": false, "redis://a?master=m": false,
	} {
		got, err := Parse(raw)
		require.NoError(t, err, raw)
		require.Equal(t, cluster, got.Cluster(), raw)
	}
}

func TestParse_VerifiesEachNodeByItsOwnName(t *testing.T) {
	t.Parallel()
	for raw, name := range map[string]string{
		"rediss://a:1": "a", "rediss://a:1,a:1": "a", "rediss://a:1,b:2": "", "rediss://a:1?master=m": "",
	} {
		got, err := Parse(raw)
		require.NoError(t, err, raw)
		require.NotNil(t, got.TLS, raw)
		require.Equal(t, name, got.TLS.ServerName, raw)
	}
}

func TestParse_RefusesInOneLineThatRepeatsNothing(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"", ",", "secret", "localhost:6379", "http://secret@h", "redis://", "redis://:secret@", "redis://:secret@h:x",
		"redis://:secret@h/x", "redis://:secret@h/1/2", "redis://h?secret=1", "redis://:secret@h,", "redis://:se,cret@h",
		"redis://secret@a,b/1", "redis://:secret@a?master=", "redis://:secret@a,rediss://b", "unix:///secret",
		"redis://secret" + strings.Repeat(",h", maxNodes),
	} {
		_, err := Parse(raw)
		require.Error(t, err, raw)
		require.NotContains(t, err.Error(), "secret", raw)
		require.NotContains(t, err.Error(), "\n", raw)
		require.True(t, strings.HasPrefix(err.Error(), "want a Redis address"), err)
	}
}
