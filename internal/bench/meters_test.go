//go:build linux

package bench

import (
	"bufio"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// spent is what a round has cost: processor time in seconds of all cores together, allocations of
// the server, bytes of Postgres's log; and the mean sizes of the batches.
type spent struct {
	server, postgres, redis, load float64
	mallocs, wal                  float64
	gateBatch, ledgerBatch        float64
}

// reading is what the meters show.
type reading struct {
	server, postgres, redis, load float64
	wal                           int64
	metrics                       map[string]float64
}

// read reads the meters.
func (s *shop) read() reading {
	tb := s.y.tb
	tb.Helper()
	r := reading{metrics: s.scrape()}
	require.NoError(tb, s.y.meter.QueryRow(tb.Context(), `SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn`).Scan(&r.wal))
	s.readCPU(&r)
	return r
}

// since returns what was spent since a reading.
func (s *shop) since(before reading) spent {
	tb := s.y.tb
	tb.Helper()
	var now reading
	s.readCPU(&now)
	require.NoError(tb, s.y.meter.QueryRow(tb.Context(), `SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn`).Scan(&now.wal))
	now.metrics = s.scrape()
	grown := func(name string) float64 { return now.metrics[name] - before.metrics[name] }
	mean := func(name string) float64 { return grown(name+"_sum") / max(1, grown(name+"_count")) }
	return spent{
		server: now.server - before.server, postgres: now.postgres - before.postgres, redis: now.redis - before.redis,
		load: now.load - before.load, wal: float64(now.wal - before.wal), mallocs: grown("go_memstats_mallocs_total"),
		gateBatch: mean("sneakerhead_gate_batch_size"), ledgerBatch: mean("sneakerhead_ledger_batch_size"),
	}
}

func (s *shop) readCPU(r *reading) {
	tb := s.y.tb
	tb.Helper()
	processes, err := readProcesses()
	require.NoError(tb, err)
	for of, roots := range map[*float64][]int{
		&r.server: s.servers, &r.postgres: {s.y.postgres.Pid()}, &r.redis: {s.redis},
	} {
		*of, err = cpuSeconds(processes, roots...)
		require.NoError(tb, err)
	}
	var own unix.Rusage
	require.NoError(tb, unix.Getrusage(unix.RUSAGE_SELF, &own))
	r.load = time.Duration(own.Utime.Nano() + own.Stime.Nano()).Seconds()
}

// scrape returns the metrics without labels, summed up over the replicas. A version without the
// setting has none.
func (s *shop) scrape() map[string]float64 {
	tb := s.y.tb
	tb.Helper()
	series := map[string]float64{}
	for _, host := range s.metrics {
		response, err := http.Get("http://" + host + "/metrics")
		require.NoError(tb, err)
		lines := bufio.NewScanner(response.Body)
		for lines.Scan() {
			name, text, found := strings.Cut(lines.Text(), " ")
			if value, err := strconv.ParseFloat(text, 64); found && err == nil {
				series[name] += value
			}
		}
		require.NoError(tb, lines.Err())
		response.Body.Close()
	}
	return series
}
