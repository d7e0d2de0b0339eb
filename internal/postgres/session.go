package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"sneakerhead/internal/shop"
)

// sessionLimits are the limits with which the server ends the session of a frozen client, which
// would otherwise keep its locks, above all that of a drop.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var sessionLimits = map[string]string{
	"lock_timeout":                        milliseconds(shop.LockLimit),
	"statement_timeout":                   milliseconds(shop.StatementLimit),
	"idle_in_transaction_session_timeout": milliseconds(shop.IdleLimit),
}

// everySession are the settings of the sessions of all pools, besides the limits. With those of TCP
// the server notices that its client is lost. It ignores them on a Unix socket.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var everySession = map[string]string{
	"tcp_user_timeout":        "2000",
	"tcp_keepalives_idle":     "2",
	"tcp_keepalives_interval": "1",
	"tcp_keepalives_count":    "2",
	"timezone":                "UTC",
}

// ledgerSession makes the planner use indexes in the ledger's sessions, all of whose statements are
// look-ups by index. Without it, the planner has no statistics of a new drop, assumes that it has
// few reservations and scans all of them for each batch, which takes longer as the drop sells.
// Plans do not depend on the arguments, so each is made once. Without sorts, a statement that asks
// for an order can only be read from the index that has it: with statistics from a time when
// nothing was held, every index of active rows seems to have one row, and each to be as good as
// another.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var ledgerSession = map[string]string{
	"plan_cache_mode":  "force_generic_plan",
	"enable_seqscan":   "off",
	"enable_hashjoin":  "off",
	"enable_mergejoin": "off",
	"enable_sort":      "off",
	"jit":              "off",
}

// lookupSession makes the planner read what is asked for in an order from the index that has it, as
// in the ledger's sessions. A sort that cannot be avoided counts as a very dear one then, for which
// Postgres would compile the statement; that takes a second.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var lookupSession = map[string]string{"enable_sort": "off", "jit": "off"}

// listSession makes the planner read lists in the order of an index, and stop at the end of the
// page. Without statistics, or with those from a time when nothing was held, it could otherwise
// read all rows first, and sort them.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var listSession = map[string]string{
	"enable_seqscan":    "off",
	"enable_bitmapscan": "off",
	"enable_sort":       "off",
	"jit":               "off",
}

// milliseconds formats a limit as Postgres reads it.
func milliseconds(limit time.Duration) string {
	return strconv.FormatInt(limit.Milliseconds(), 10) + "ms"
}

// setSession returns what sets a new session's limits and settings, in one round trip. They are not
// sent with the startup message, because PgBouncer refuses parameters there that it does not know,
// or drops them without a word (`ignore_startup_parameters`).
func setSession(settings map[string]string) func(context.Context, *pgconn.PgConn) error {
	all := maps.Clone(sessionLimits)
	maps.Copy(all, everySession)
	maps.Copy(all, settings)
	calls := make([]string, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		calls = append(calls, fmt.Sprintf("set_config('%s', '%s', false)", name, all[name]))
	}
	statement := "SELECT " + strings.Join(calls, ", ")
	return func(ctx context.Context, conn *pgconn.PgConn) error {
		ctx, cancel := context.WithTimeout(ctx, connectLimit) // the limit for connecting has ended with that
		defer cancel()
		if _, err := conn.Exec(ctx, statement).ReadAll(); err != nil {
			return fmt.Errorf("set the session's limits: %w", err)
		}
		return nil
	}
}
