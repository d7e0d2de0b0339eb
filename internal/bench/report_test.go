//go:build linux

package bench

import (
	"encoding/json"
	"os"
)

// sample is a round as the report has it. Times are in milliseconds; what is spent is for each
// answer that counts.
type sample struct {
	Row         string  `json:"row"`
	Round       int     `json:"round"`
	Point       int     `json:"point,omitempty"` // of an axis
	Side        string  `json:"side"`
	What        string  `json:"what"`
	Connections int     `json:"connections"`
	Answered    int     `json:"answered"`
	PerSecond   float64 `json:"perSecond"`
	P50         float64 `json:"p50"`
	P99         float64 `json:"p99"`
	P999        float64 `json:"p999"`
	ServerCPU   float64 `json:"serverCPU"`
	PostgresCPU float64 `json:"postgresCPU"`
	RedisCPU    float64 `json:"redisCPU"`
	LoadCPU     float64 `json:"loadCPU"`
	Allocations float64 `json:"allocations"`
	WALBytes    float64 `json:"walBytes"`
	GateBatch   float64 `json:"gateBatch"`
	LedgerBatch float64 `json:"ledgerBatch"`
}

func newSample(row string, round, point int, side, what string, connections int, l *load) sample {
	s := l.spent
	return sample{
		Row: row, Round: round, Point: point, Side: side, What: what, Connections: connections,
		Answered: l.answered(), PerSecond: l.perSecond(), P50: l.quantile(50), P99: l.quantile(99), P999: l.quantile(99.9),
		ServerCPU: l.each(s.server) * 1000, PostgresCPU: l.each(s.postgres) * 1000, RedisCPU: l.each(s.redis) * 1000, LoadCPU: l.each(s.load) * 1000,
		Allocations: l.each(s.mallocs), WALBytes: l.each(s.wal), GateBatch: s.gateBatch, LedgerBatch: s.ledgerBatch,
	}
}

// report is the file of a run.
type report struct {
	Rounds  int      `json:"rounds"`
	Goals   []goal   `json:"goals"`
	Samples []sample `json:"samples"`
}

func (r *report) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o600)
}
