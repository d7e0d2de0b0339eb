package telemetry_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const rulesFolder = "../../deployments/prometheus"

func readText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

// promtool runs Prometheus's own checker among the rules.
func promtool(t *testing.T, arguments ...string) {
	t.Helper()
	command := exec.Command("promtool", arguments...)
	command.Dir = rulesFolder
	output, err := command.CombinedOutput()
	require.NoError(t, err, string(output))
}

func TestAlerts(t *testing.T) {
	t.Parallel()
	promtool(t, "check", "config", "prometheus.yml")
	promtool(t, "test", "rules", "alerts_test.yml")

	rules, tests, manual := readText(t, rulesFolder+"/alerts.yml"), readText(t, rulesFolder+"/alerts_test.yml"), readText(t, "../../docs/operations.md")
	alerts := regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(rules, -1)
	require.NotEmpty(t, alerts)
	for _, alert := range alerts {
		require.Contains(t, tests, `alertname="`+alert[1]+`"`, "it has a test")
		require.Contains(t, manual, "`"+strings.TrimPrefix(alert[1], "Sneakerhead")+"`", "docs/operations.md says what to do")
	}
}
