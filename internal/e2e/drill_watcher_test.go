package e2e_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The drill scrapes a replica each scrapePause and hands what it has read to promtool, together
// with the rules, as if scrapes were scrapeSpacing apart, which is the interval that the rules are
// made for. So the values are real, and a rule's "for: 1m" takes a second. Stretching time changes
// no gauge, and makes rates smaller, never larger.
const scrapeSpacing = 15 * time.Second

func scrapePause() time.Duration {
	if fullDrills {
		return time.Second
	}
	return 200 * time.Millisecond
}

// watcher is a Prometheus that watches one replica.
type watcher struct {
	*testing.T
	url     string
	rules   string // path of the rules
	named   *regexp.Regexp
	scrapes []map[string]float64
}

// watchMetrics scrapes a replica that is well for a while, and requires that nothing fires.
func watchMetrics(t *testing.T, r *replica) *watcher {
	t.Helper()
	w := newWatcher(t, r)
	for range 8 {
		w.scrape()
	}
	require.Empty(t, w.firing(alerts(t)...), "all is well")
	return w
}

func newWatcher(t *testing.T, r *replica) *watcher {
	t.Helper()
	rules, err := filepath.Abs("../../deployments/prometheus/alerts.yml")
	require.NoError(t, err)
	text, err := os.ReadFile(rules)
	require.NoError(t, err)
	names := regexp.MustCompile(`sneakerhead_[a-z_]+`).FindAllString(string(text), -1)
	return &watcher{T: t, url: r.metricsURL(t), rules: rules, named: regexp.MustCompile(`^(` + strings.Join(names, "|") + `)(\{|$)`)}
}

// alerts returns the names of all alerts.
func alerts(t *testing.T) (names []string) {
	t.Helper()
	text, err := os.ReadFile("../../deployments/prometheus/alerts.yml")
	require.NoError(t, err)
	for _, match := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(string(text), -1) {
		names = append(names, match[1])
	}
	return names
}

// scrape reads the replica once; a scrape that fails is what Prometheus calls down.
func (w *watcher) scrape() map[string]float64 {
	<-time.After(scrapePause())
	series, err := scrape(w.url)
	if err != nil {
		series = map[string]float64{`up{job="sneakerhead"}`: 0}
	} else {
		series[`up{job="sneakerhead"}`] = 1
	}
	w.scrapes = append(w.scrapes, series)
	return series
}

// fires scrapes, doing something before each time, until each of these alerts has fired.
func (w *watcher) fires(meanwhile func(), names ...string) {
	w.Helper()
	var fired []string
	for deadline := time.Now().Add(2 * patience); time.Now().Before(deadline); {
		for range 4 {
			meanwhile()
			w.scrape()
		}
		if fired = w.firing(names...); len(fired) == len(names) {
			w.Logf("%v after %d scrapes", fired, len(w.scrapes))
			return
		}
	}
	w.Fatalf("of %v only %v has fired; the last scrape was %v", names, fired, w.relevant(len(w.scrapes)-1))
}

// firing returns those of the alerts that have fired at any of the scrapes.
func (w *watcher) firing(names ...string) (fired []string) {
	w.Helper()
	type query struct {
		Expr     string   `json:"expr"`
		EvalTime string   `json:"eval_time"`
		Samples  []string `json:"exp_samples"`
	}
	queries := make([]query, len(names))
	at := fmt.Sprintf("%ds", (len(w.scrapes)-1)*int(scrapeSpacing.Seconds()))
	for i, name := range names { // promtool says what it finds only where it expects something else
		queries[i] = query{fmt.Sprintf(`max_over_time(ALERTS{alertname=%q, alertstate="firing"}[1d])`, name), at, []string{}}
	}
	file := filepath.Join(w.TempDir(), "scrapes.yml")
	text, err := json.Marshal(map[string]any{
		"rule_files": []string{w.rules}, "evaluation_interval": scrapeSpacing.String(),
		"tests": []map[string]any{{"interval": scrapeSpacing.String(), "input_series": w.input(), "promql_expr_test": queries}},
	})
	require.NoError(w, err)
	require.NoError(w, os.WriteFile(file, text, 0o600))
	output, err := exec.Command("promtool", "test", "rules", file).CombinedOutput()
	if err == nil {
		require.Contains(w, string(output), "SUCCESS")
		return nil
	}
	require.Contains(w, string(output), "FAILED")
	for _, name := range names {
		if strings.Contains(string(output), `{alertname="`+name+`", alertstate="firing"`) {
			fired = append(fired, name)
		}
	}
	require.NotEmpty(w, fired, string(output))
	return fired
}

// input returns the scrapes in promtool's notation.
func (w *watcher) input() []map[string]string {
	values := map[string][]string{}
	for i := range w.scrapes {
		for name, value := range w.relevant(i) {
			for len(values[name]) < i {
				values[name] = append(values[name], "_")
			}
			if math.IsNaN(value) {
				values[name] = append(values[name], "_")
				continue
			}
			values[name] = append(values[name], strconv.FormatFloat(value, 'f', -1, 64))
		}
	}
	var input []map[string]string
	for name, all := range values {
		if head, labels, has := strings.Cut(name, "{"); has {
			name = head + `{instance="a",` + labels
		} else {
			name += `{instance="a"}`
		}
		input = append(input, map[string]string{"series": name, "values": strings.Join(all, " ")})
	}
	return input
}

// relevant returns those series of a scrape that the rules name.
func (w *watcher) relevant(i int) map[string]float64 {
	series := map[string]float64{}
	for name, value := range w.scrapes[i] {
		if strings.HasPrefix(name, "up{") || w.named.MatchString(name) {
			series[name] = value
		}
	}
	return series
}
