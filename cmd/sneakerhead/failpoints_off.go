//go:build !failpoints

package main

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/expiry"
	"sneakerhead/internal/shop"
)

// faults are the hooks of the fault suite. In this build, which is the one that is shipped, they do
// nothing; see failpoints_on.go.
type faults struct{}

func newFaults(*slog.Logger) (faults, error) { return faults{}, nil }

func (faults) sessions(*pgx.ConnConfig)                    {}
func (faults) machineTime() time.Time                      { return time.Now() }
func (faults) ports(p shop.Ports) shop.Ports               { return p }
func (faults) handler(h http.Handler) http.Handler         { return h }
func (faults) poker(_ string, p expiry.Poker) expiry.Poker { return p }
