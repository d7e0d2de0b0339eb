package archtest_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/config"
)

// readUnit returns the values of each directive, by section and name.
func readUnit(t *testing.T, text string) map[string][]string {
	t.Helper()
	directives, section := map[string][]string{}, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		name, value, isDirective := strings.Cut(line, "=")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
		default:
			require.True(t, isDirective && section != "" && name == strings.TrimSpace(name), line)
			directives[section+"."+name] = append(directives[section+"."+name], value)
		}
	}
	return directives
}

func TestSystemd_Unit(t *testing.T) {
	t.Parallel()
	text := string(readDeployment(t, "systemd/sneakerhead.service"))
	unit := readUnit(t, text)
	for name, want := range map[string]string{
		"Unit.StartLimitIntervalSec":    "0",
		"Unit.After":                    "network-online.target",
		"Unit.Wants":                    "network-online.target",
		"Service.ExecStart":             "/usr/local/bin/sneakerhead serve",
		"Service.ExecStartPre":          "-/usr/local/bin/sneakerhead check", // without the -, a Postgres that is late keeps serve from waiting for it
		"Service.Restart":               "always",
		"Service.TimeoutStopSec":        "30",
		"Service.DynamicUser":           "yes",
		"Service.NoNewPrivileges":       "yes",
		"Service.CapabilityBoundingSet": "",
		"Service.AmbientCapabilities":   "",
		"Service.ProtectSystem":         "strict",
		"Service.ProtectHome":           "yes",
		"Service.PrivateTmp":            "yes",
		"Service.PrivateDevices":        "yes",
		"Install.WantedBy":              "multi-user.target",
	} {
		require.Equal(t, []string{want}, unit[name], name)
	}
	files, err := strconv.Atoi(unit["Service.LimitNOFILE"][0])
	require.NoError(t, err)
	require.Greater(t, files, filesOfAReplica)
	require.Contains(t, unit["Service.SystemCallFilter"], "@system-service")

	t.Run("every secret can be a credential, and those that serve needs are", func(t *testing.T) {
		t.Parallel()
		named := regexp.MustCompile(`(?m)^#(LoadCredential|Environment)=`).ReplaceAllString(text, "$1=")
		withOptional := readUnit(t, named)
		for _, secret := range secretVariables() {
			require.Contains(t, withOptional["Service.LoadCredential"], secret+":/etc/sneakerhead/secrets/"+secret)
			require.Contains(t, withOptional["Service.Environment"], secret+"_FILE=%d/"+secret)
		}
		require.Len(t, withOptional["Service.LoadCredential"], len(secretVariables()))
		require.Len(t, unit["Service.Environment"], len(unit["Service.LoadCredential"]))
		for _, needed := range []string{"DB_URL", "REDIS_URL", "CLERK_JWT_KEY"} {
			require.Contains(t, unit["Service.Environment"], needed+"_FILE=%d/"+needed)
		}
	})
	t.Run("the example has settings that exist, and no secret", func(t *testing.T) {
		t.Parallel()
		var known []string
		for _, setting := range allSettings() {
			if !setting.Secret {
				known = append(known, setting.Variable)
			}
		}
		for line := range strings.Lines(string(readDeployment(t, "systemd/sneakerhead.env.example"))) {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			name, _, found := strings.Cut(line, "=")
			require.True(t, found, line)
			require.True(t, slices.Contains(known, name), name)
		}
	})
}

func allSettings() []config.Setting {
	return (&config.Settings{}).List(func(string) (string, bool) { return "", false })
}

func secretVariables() (names []string) {
	for _, setting := range allSettings() {
		if setting.Secret {
			names = append(names, setting.Variable)
		}
	}
	return names
}
