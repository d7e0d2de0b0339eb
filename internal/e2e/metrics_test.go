package e2e_test

import (
	"bufio"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// withMetrics makes a replica serve metrics, at an address that its log has.
const withMetrics = "METRICS_ADDR=127.0.0.1:0"

// metricsURL returns where a replica serves its metrics.
func (r *replica) metricsURL(t *testing.T) string {
	t.Helper()
	found := regexp.MustCompile(`"serving metrics","address":"([^"]+)"`)
	require.Eventually(t, func() bool { return found.MatchString(r.logged()) }, patience, pollEvery)
	return found.FindStringSubmatch(r.logged())[1]
}

// scrape returns the value of each of our series, as they are written in a scrape.
func scrape(url string) (map[string]float64, error) {
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the scrape is answered %d", response.StatusCode)
	}
	series := map[string]float64{}
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), "} ")
		if !strings.Contains(name, "{") {
			name, value, _ = strings.Cut(lines.Text(), " ")
		} else {
			name += "}"
		}
		if !strings.HasPrefix(name, "sneakerhead_") {
			continue
		}
		if series[name], err = strconv.ParseFloat(value, 64); err != nil {
			return nil, err
		}
	}
	return series, lines.Err()
}

// metrics scrapes a replica.
func (r *replica) metrics(t *testing.T) map[string]float64 {
	t.Helper()
	series, err := scrape(r.metricsURL(t))
	require.NoError(t, err)
	return series
}

// waitMetric waits until a series has a value.
func (r *replica) waitMetric(t *testing.T, name string, value float64) {
	t.Helper()
	require.Eventually(t, func() bool {
		now, exists := r.metrics(t)[name]
		return exists && now == value
	}, patience, pollEvery, "%s does not become %v", name, value)
}

func TestMetrics_FromTheFirstMoment(t *testing.T) {
	t.Parallel()
	cable := pgtest.Plug(t, pgtest.URL(t))
	cable.Unplug()
	r := launchOn(t, cable.URL(), rdbtest.Fresh(t).URL(), withMetrics)
	series := r.metrics(t)
	for name, value := range map[string]float64{
		`ready{state="starting"}`: 1, `ready{state="ready"}`: 0, "postgres_up": 0, "redis_up": 0, "bus_away": 1, `drops{status="live"}`: 0,
		`refusals_total{code="overloaded"}`: 0, `gate_corrections_total{kind="ahead"}`: 0, "ledger_unknown_commits_total": 0, `build_info{version="dev"}`: 1,
	} {
		require.Contains(t, series, "sneakerhead_"+name)
		require.InDelta(t, value, series["sneakerhead_"+name], 0, name)
	}
	for _, reason := range auth.Reasons() {
		require.Contains(t, series, fmt.Sprintf("sneakerhead_auth_refusals_total{reason=%q}", reason))
	}
	require.True(t, math.IsNaN(series["sneakerhead_next_opening_seconds"]))
	require.NoError(t, cable.Replug())
	r.waitReady()
	for name, value := range map[string]float64{`ready{state="ready"}`: 1, `ready{state="starting"}`: 0, "postgres_up": 1, "redis_up": 1, "bus_away": 0} {
		r.waitMetric(t, "sneakerhead_"+name, value)
	}
}

// TestMetrics_WithoutRedis starts a replica that never reaches Redis.
func TestMetrics_WithoutRedis(t *testing.T) {
	t.Parallel()
	redis := lineTo(t, rdbtest.Fresh(t).URL())
	redis.cut(t)
	r := launchOn(t, pgtest.URL(t), redis.url, withMetrics)
	r.waitReady()
	for name, value := range map[string]float64{`ready{state="degraded"}`: 1, "postgres_up": 1, "redis_up": 0, "bus_away": 1} {
		r.waitMetric(t, "sneakerhead_"+name, value)
	}
}

// TestMetrics_OfADrop follows one drop, its visitors and what they are refused.
func TestMetrics_OfADrop(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, withMetrics, "RATE_LIMIT_USER=1", "RATE_LIMIT_IP=0")
	r := s.replicas[0]
	d := s.newDrop(3, nil)
	s.newDrop(1, map[string]any{"dropStartTime": time.Now().Add(time.Hour).UTC()})
	k := s.watch(r, d.ID)
	held, err := r.reserve(s.token("ann", nil), d.ID)
	require.NoError(t, err)
	require.Equal(t, 201, held.status)
	for r.send(t, "GET", "/api/auth/me", s.token("ann", nil), nil).status != http.StatusTooManyRequests { // uses up what she has
	}
	require.Equal(t, 401, r.send(t, "GET", "/api/auth/me", s.token("ann", authtest.Claims{"azp": "https://elsewhere.example.com"}), nil).status)
	k.close()
	for name, value := range map[string]float64{
		fmt.Sprintf("drop_units{drop=%q,kind=%q}", d.ID, "total"): 3, fmt.Sprintf("drop_units{drop=%q,kind=%q}", d.ID, "available"): 2,
		fmt.Sprintf("drop_units{drop=%q,kind=%q}", d.ID, "reserved"): 1, fmt.Sprintf("drop_units{drop=%q,kind=%q}", d.ID, "sold"): 0,
		`drops{status="live"}`: 1, `drops{status="upcoming"}`: 1, `pg_pool_max{pool="ledger"}`: 8, `queue_waiting{lane="urgent"}`: 0,
		fmt.Sprintf("refusals_total{code=%q}", drop.CodeRateLimited): 1, `auth_refusals_total{reason="party"}`: 1,
		"socket_lifetime_seconds_count": 1, "http_internal_errors_total": 0, "task_backlog": 0,
	} {
		r.waitMetric(t, "sneakerhead_"+name, value)
	}
	series := r.metrics(t)
	require.InDelta(t, time.Hour.Seconds(), series["sneakerhead_next_opening_seconds"], startLimit.Seconds())
	for name := range series {
		if strings.HasPrefix(name, "sneakerhead_http_request_seconds") {
			require.NotContains(t, name, `route="/ws"`, "a socket is no request")
		}
	}
}

// TestServe_WarnsOfAWrongKey lets users sign in on a replica that has another instance's key.
func TestServe_WarnsOfAWrongKey(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, withMetrics, "CLERK_JWT_KEY="+authtest.New(t).PublicPEM())
	r := s.replicas[0]
	for _, token := range s.tokens(5) {
		require.Equal(t, 401, r.send(t, "GET", "/api/auth/me", token, nil).status)
	}
	require.Eventually(t, func() bool { return strings.Contains(r.logged(), "CLERK_JWT_KEY") }, patience, pollEvery)
	require.Equal(t, 1, strings.Count(r.logged(), "a setting may be wrong"), r.logged())
	r.waitMetric(t, `sneakerhead_auth_refusals_total{reason="signature"}`, 5)
}

// TestMetrics_WhatIsNamedExists looks for every metric that the alerts and the documents name in a
// scrape of a replica that has done nothing yet.
func TestMetrics_WhatIsNamedExists(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, withMetrics)
	series := s.replicas[0].metrics(t)
	families := map[string]bool{}
	for name := range series {
		family, _, _ := strings.Cut(name, "{")
		families[family] = true
	}
	onlyWithDrops := "sneakerhead_drop_units"
	onlyAfterRequests := []string{"sneakerhead_http_requests_total", "sneakerhead_http_request_seconds_bucket"}
	exists := func(name string) bool {
		return name == onlyWithDrops || families[name] || families[name+"_bucket"] || strings.Contains(strings.Join(onlyAfterRequests, " "), name)
	}
	named := regexp.MustCompile(`sneakerhead_[a-z_]+`)
	labelled := regexp.MustCompile(`(sneakerhead_[a-z_]+)\{(\w+)="([^"~]+)"\}`)
	found := 0
	for _, file := range []string{"deployments/prometheus/alerts.yml", "deployments/prometheus/alerts_test.yml", "docs/operations.md", "docs/glossary.md", "docs/guarantees.md", "README.md"} {
		text, err := os.ReadFile(filepath.Join("../..", file))
		require.NoError(t, err)
		for _, name := range named.FindAllString(string(text), -1) {
			require.True(t, exists(name), "%s names %s, which a fresh replica does not have", file, name)
			found++
		}
		for _, match := range labelled.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(match[0], "instance=") {
				continue
			}
			require.Contains(t, series, match[0], file)
		}
	}
	require.Greater(t, found, 30)
}
