package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/telemetry"
)

// gathered returns every series with its value; of a histogram the number of observations.
func gathered(t *testing.T, from prometheus.Gatherer) map[string]float64 {
	t.Helper()
	families, err := from.Gather()
	require.NoError(t, err)
	series := map[string]float64{}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			series[seriesName(family.GetName(), m)] = valueOf(m)
		}
	}
	return series
}

func seriesName(name string, m *dto.Metric) string {
	for _, label := range m.GetLabel() {
		name += " " + label.GetName() + "=" + label.GetValue()
	}
	return name
}

func valueOf(m *dto.Metric) float64 {
	switch {
	case m.Counter != nil:
		return m.GetCounter().GetValue()
	case m.Gauge != nil:
		return m.GetGauge().GetValue()
	default:
		return float64(m.GetHistogram().GetSampleCount())
	}
}

func TestMetrics_AlertsCanWaitForTheFirstEvent(t *testing.T) {
	t.Parallel()
	reg := telemetry.NewRegistry("1.2.3")
	telemetry.NewMetrics(reg)
	series := gathered(t, reg)
	wanted := []string{
		"ledger_unknown_commits_total", "ledger_one_by_one_total", "http_internal_errors_total", "gate_breaker_open", "task_backlog",
		"sockets_closed_total why=overflow", "sockets_closed_total why=flood", "sockets_closed_total why=limit", "sockets_closed_total why=user_limit",
		"sockets_refused_total why=origin", "sockets_refused_total why=draining", "sockets_refused_total why=limit", "sockets_refused_total why=address_limit",
		"gate_corrections_total kind=ahead", "gate_corrections_total kind=behind", "gate_corrections_total kind=hints", "gate_corrections_total kind=missed outcome", "gate_corrections_total kind=sizes",
		"queue_waiting lane=urgent", "queue_waiting lane=ordinary",
		"drops status=upcoming", "drops status=live", "drops status=paused", "drops status=ended", "drops status=cancelled",
	}
	for _, code := range drop.Codes() {
		wanted = append(wanted, "refusals_total code="+string(code))
	}
	for _, name := range wanted {
		value, exists := series["sneakerhead_"+name]
		require.True(t, exists, name)
		require.Zero(t, value, name)
	}
	require.InDelta(t, 1, series["sneakerhead_build_info version=1.2.3"], 0)
	require.InDelta(t, 1, series["sneakerhead_bus_away"], 0, "nothing has been received yet")
}

func TestHTTPMetrics_Request(t *testing.T) {
	t.Parallel()
	reg := telemetry.NewRegistry("1.0")
	m := telemetry.NewMetrics(reg)
	m.HTTP.Request("/ws", "GET", 200, time.Hour)
	m.HTTP.Request("/api/drops/:id", "GET", 200, time.Millisecond)
	m.HTTP.Request("/api/drops/:id", "GET", 500, time.Millisecond)
	m.HTTP.Request("/api/drops/:id", "GET", 429, time.Millisecond)
	m.Live.SocketEnded(time.Hour)
	series := gathered(t, reg)
	require.InDelta(t, 1, series["sneakerhead_http_requests_total method=GET route=/ws status=200"], 0)
	require.NotContains(t, series, "sneakerhead_http_request_seconds method=GET route=/ws", "a socket's life is no latency")
	require.InDelta(t, 3, series["sneakerhead_http_request_seconds method=GET route=/api/drops/:id"], 0)
	require.InDelta(t, 1, series["sneakerhead_socket_lifetime_seconds"], 0)
	require.InDelta(t, 1, series["sneakerhead_http_internal_errors_total"], 0)
	require.InDelta(t, 1, series["sneakerhead_refusals_total code=rate_limited"], 0)
}

func TestPresentMetrics(t *testing.T) {
	t.Parallel()
	reg := telemetry.NewRegistry("1.0")
	m := telemetry.NewMetrics(reg)
	series := gathered(t, reg)
	for _, state := range []string{"ready", "degraded", "unready", "draining"} {
		require.Contains(t, series, "sneakerhead_ready state="+state)
		require.Zero(t, series["sneakerhead_ready state="+state], state)
	}
	require.InDelta(t, 1, series["sneakerhead_ready state=starting"], 0)
	require.Contains(t, series, "sneakerhead_postgres_up")
	require.Zero(t, series["sneakerhead_postgres_up"])
	require.Zero(t, series["sneakerhead_redis_up"])
	require.True(t, math.IsNaN(series["sneakerhead_next_opening_seconds"]))

	m.Present.StartWith([]telemetry.Pool{{Name: "ledger", Max: 8}})
	series = gathered(t, reg)
	require.Contains(t, series, "sneakerhead_pg_pool_in_use pool=ledger")
	require.Zero(t, series["sneakerhead_pg_pool_in_use pool=ledger"])
	require.InDelta(t, 8, series["sneakerhead_pg_pool_max pool=ledger"], 0)
	require.InDelta(t, 1, series["sneakerhead_ready state=starting"], 0)

	now, id := time.Unix(1_900_000_000, 0), uuid.New()
	reads, away := 0, false
	var log bytes.Buffer
	present := telemetry.Present{
		Condition: func() telemetry.Condition { return telemetry.Condition{State: "degraded", PostgresUp: true} },
		Queue: func() telemetry.Queue {
			return telemetry.Queue{Urgent: 1, Ordinary: 2, Oldest: 250 * time.Millisecond}
		},
		ShedShare: func() float64 { return 0.5 },
		Pools: func() []telemetry.Pool {
			return []telemetry.Pool{{Name: "ledger", InUse: 3, Max: 8, Waited: time.Second}}
		},
		Overview: func(ctx context.Context) (drop.Overview, error) {
			reads++
			_, limited := ctx.Deadline()
			require.True(t, limited)
			if away {
				return drop.Overview{}, errors.New("Postgres is away")
			}
			return drop.Overview{
				ByStatus:    map[drop.Status]int{drop.Upcoming: 2},
				NextOpening: now.Add(time.Minute),
				Stocks:      []drop.Stock{{DropID: id, Counts: drop.Counts{Total: 10, Available: 3, Reserved: 2, Sold: 5}}},
			}, nil
		},
		TaskBacklog: func(context.Context) (int, error) {
			if away {
				return 0, errors.New("Redis refuses")
			}
			return 7, nil
		},
		Now: func() time.Time { return now },
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	}
	m.Present.Follow(present)
	requirePresent := func(series map[string]float64) {
		for name, value := range map[string]float64{
			"ready state=degraded": 1, "ready state=starting": 0, "postgres_up": 1, "redis_up": 0,
			"queue_waiting lane=urgent": 1, "queue_waiting lane=ordinary": 2, "queue_oldest_seconds": 0.25, "shed_share": 0.5,
			"pg_pool_in_use pool=ledger": 3, "pg_pool_max pool=ledger": 8, "pg_pool_wait_seconds_total pool=ledger": 1,
			"drops status=upcoming": 2, "drops status=live": 0, "next_opening_seconds": 60, "task_backlog": 7,
			"drop_units drop=" + id.String() + " kind=total": 10, "drop_units drop=" + id.String() + " kind=available": 3,
			"drop_units drop=" + id.String() + " kind=reserved": 2, "drop_units drop=" + id.String() + " kind=sold": 5,
		} {
			require.Contains(t, series, "sneakerhead_"+name)
			require.InDelta(t, value, series["sneakerhead_"+name], 1e-9, name)
		}
	}
	requirePresent(gathered(t, reg))
	gathered(t, reg)
	require.Equal(t, 1, reads, "scrapes share what one has read")

	away = true
	require.Eventually(t, func() bool { gathered(t, reg); return reads > 1 }, 10*time.Second, 50*time.Millisecond)
	for name := range gathered(t, reg) {
		require.NotRegexp(t, "^sneakerhead_(drops|drop_units|next_opening_seconds)\\b", name, "it cannot be read")
	}
	require.True(t, math.IsNaN(gathered(t, reg)["sneakerhead_task_backlog"]))
	require.Contains(t, log.String(), `cannot be read" error="Postgres is away"`)
	require.Contains(t, log.String(), `cannot be read" error="Redis refuses"`)

	away = false
	require.Eventually(t, func() bool { return gathered(t, reg)["sneakerhead_task_backlog"] == 7 }, 10*time.Second, 50*time.Millisecond)
	requirePresent(gathered(t, reg))
	now = now.Add(2 * time.Minute)
	require.Zero(t, gathered(t, reg)["sneakerhead_next_opening_seconds"], "it has opened since it was read")
}
