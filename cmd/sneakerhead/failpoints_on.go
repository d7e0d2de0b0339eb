//go:build failpoints

package main

import (
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/expiry"
	"sneakerhead/internal/failpoint"
	"sneakerhead/internal/shop"
)

// faults are the hooks with which the fault suite makes a replica fail. This build is for tests
// only.
type faults struct{ *failpoint.Set }

// newFaults arms the failpoints in FAILPOINTS before anything runs, and listens on FAILPOINT_ADDR
// for more.
func newFaults(log *slog.Logger) (faults, error) {
	// The process's log is written by a goroutine, which a kill ends before it has written the line
	// that says so.
	atOnce := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	set := failpoint.New(atOnce)
	if err := set.ArmAll(os.Getenv("FAILPOINTS")); err != nil {
		return faults{}, err
	}
	log.Warn("this binary has failpoints: it is for tests only")
	return faults{set}, set.Listen(os.Getenv("FAILPOINT_ADDR"))
}

func (f faults) sessions(config *pgx.ConnConfig)               { config.Tracer = f.Tracer() }
func (f faults) machineTime() time.Time                        { return f.Now() }
func (f faults) ports(p shop.Ports) shop.Ports                 { return f.Ports(p) }
func (f faults) handler(h http.Handler) http.Handler           { return f.Handler(h) }
func (f faults) poker(who string, p expiry.Poker) expiry.Poker { return f.Poker(who, p) }
