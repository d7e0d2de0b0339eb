package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
	"sneakerhead/internal/telemetry"
)

// heldUnit returns a database with a drop of five units, of which one is held.
func heldUnit(t *testing.T) (settings, *postgres.DB, drop.Drop) {
	t.Helper()
	env := settings{"DB_URL": pgtest.URL(t)}
	db, err := postgres.Open(t.Context(), env["DB_URL"])
	require.NoError(t, err)
	t.Cleanup(db.Close)
	price, err := drop.ParseMoney("219.00")
	require.NoError(t, err)
	d, _, err := postgres.NewCatalog(db).Create(t.Context(), drop.Drop{
		ID: uuid.New(), Name: "Test", Price: price, Currency: "USD", Counts: drop.Counts{Total: 5},
		StartsAt: time.Now().Add(-time.Minute), MaxPerUser: 1, HoldDuration: time.Minute,
	}, drop.System)
	require.NoError(t, err)
	outcome, err := postgres.NewLedger(db, slog.New(slog.DiscardHandler), ledgerMetrics()).Apply(t.Context(), d.ID,
		[]drop.Command{{Kind: drop.Reserve, ID: uuid.New(), UserID: "alex"}})
	require.NoError(t, err)
	require.NoError(t, outcome.Answers[0].Err)
	return env, db, outcome.Drop
}

// ledgerMetrics returns metrics that no test reads.
func ledgerMetrics() *telemetry.LedgerMetrics {
	return telemetry.NewMetrics(telemetry.NewRegistry("1.0")).Ledger
}

// byHand runs SQL directly, to make states that the product never writes.
func byHand(t *testing.T, env settings, statement string, arguments ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), env["DB_URL"])
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	_, err = conn.Exec(t.Context(), statement, arguments...)
	require.NoError(t, err)
}

const makeOneSold = `UPDATE drops SET available_stock = available_stock - 1, sold_stock = sold_stock + 1 WHERE id = $1`

func TestAudit_WithoutBreaches(t *testing.T) {
	t.Parallel()
	env, _, _ := heldUnit(t)
	r := run(t, env, "audit")
	require.NoError(t, r.err)
	require.Equal(t, "audited 1 drops, 2 ledger rows, 1 reservations, 0 purchases; gate not checked: REDIS_URL is not set; 0 breaches\n", r.stdout)
	require.Empty(t, r.stderr)
}

func TestAudit_FindsAChange(t *testing.T) {
	t.Parallel()
	env, _, d := heldUnit(t)
	byHand(t, env, makeOneSold, d.ID)

	r := run(t, env, "audit")
	require.ErrorIs(t, r.err, errSilent)
	require.Contains(t, r.stdout, "BREACH invariant 2, drop "+d.ID.String()+": the counters and the rows differ: ")
	require.Contains(t, r.stdout, "sold 1, completed reservations 0, purchases 0")
	require.Contains(t, r.stdout, "BREACH invariant 3, drop "+d.ID.String())
	require.Contains(t, r.stdout, "2 breaches\n")

	stdout, stderr, status := program(t, env, "audit")
	require.Equal(t, 1, status)
	require.Equal(t, r.stdout, stdout)
	require.Empty(t, stderr, "everything has been said")

	require.NoError(t, run(t, env, "audit", "--drop", newDropID(t, env).String()).err, "the other drop has no breach")
}

// newDropID creates another drop.
func newDropID(t *testing.T, env settings) uuid.UUID {
	t.Helper()
	db, err := postgres.Open(t.Context(), env["DB_URL"])
	require.NoError(t, err)
	defer db.Close()
	d, _, err := postgres.NewCatalog(db).Create(t.Context(), drop.Drop{
		ID: uuid.New(), Name: "Other", Currency: "USD", StartsAt: time.Now(), MaxPerUser: 1, HoldDuration: time.Minute,
	}, drop.System)
	require.NoError(t, err)
	return d.ID
}

func TestAudit_AsJSON(t *testing.T) {
	t.Parallel()
	env, _, d := heldUnit(t)
	type report struct {
		At           time.Time
		Drops        int
		LedgerRows   int
		Reservations int
		Purchases    *int
		Unlisted     *int
		Gate         string
		Breaches     []struct {
			Invariant    int
			Name, Detail string
			DropID       uuid.UUID
		}
	}
	read := func(r ran) (found report) {
		require.NoError(t, json.Unmarshal([]byte(r.stdout), &found), r.stdout)
		require.WithinDuration(t, time.Now(), found.At, time.Minute)
		require.Equal(t, [3]int{1, 2, 1}, [3]int{found.Drops, found.LedgerRows, found.Reservations})
		require.NotNil(t, found.Purchases)
		require.NotNil(t, found.Unlisted)
		require.Equal(t, "not checked: REDIS_URL is not set", found.Gate)
		return found
	}
	r := run(t, env, "audit", "--json")
	require.NoError(t, r.err)
	require.Contains(t, r.stdout, `"breaches": []`, "none is an empty list")
	require.Empty(t, read(r).Breaches)

	byHand(t, env, makeOneSold, d.ID)
	r = run(t, env, "audit", "--json")
	require.ErrorIs(t, r.err, errSilent)
	breaches := read(r).Breaches
	require.Len(t, breaches, 2)
	require.Equal(t, 2, breaches[0].Invariant)
	require.Equal(t, d.ID, breaches[0].DropID)
	require.NotEmpty(t, breaches[0].Name)
	require.Contains(t, breaches[0].Detail, "sold 1")
}

func TestAudit_Errors(t *testing.T) {
	t.Parallel()
	env, _, _ := heldUnit(t)
	require.ErrorIs(t, run(t, env, "audit", "--drop", uuid.Max.String()).err, drop.ErrNotFound)
	r := run(t, env, "audit", "--drop", "five")
	require.ErrorContains(t, r.err, "--drop: want a drop's id")
	requireOneLine(t, r.err.Error())
	require.ErrorContains(t, run(t, nil, "audit").err, "DB_URL: ")
	require.ErrorIs(t, run(t, settings{"DB_URL": pgtest.EmptyURL(t)}, "audit").err, postgres.ErrSchemaTooOld)
}

func TestAudit_TheGate(t *testing.T) {
	t.Parallel()
	gated := func(t *testing.T) (settings, drop.Drop, *rdb.Gate, shop.GateState) {
		t.Helper()
		env, db, d := heldUnit(t)
		env["REDIS_URL"] = rdbtest.URL(t)
		clients, err := rdb.Open(env["REDIS_URL"])
		require.NoError(t, err)
		gate := rdb.NewGate(clients.Gate, rdb.Deployment{}, postgres.NewClock(db), nil)
		t.Cleanup(func() {
			gate.Stop()
			require.NoError(t, clients.Close())
		})
		state, err := postgres.NewReads(db).GateState(t.Context(), d.ID, 0)
		require.NoError(t, err)
		return env, d, gate, state
	}
	load := func(t *testing.T, gate *rdb.Gate, state shop.GateState) {
		t.Helper()
		require.Eventually(t, func() bool { return gate.Load(t.Context(), state) == nil }, 10*time.Second, time.Millisecond)
	}
	t.Run("that equals Postgres is no breach", func(t *testing.T) {
		t.Parallel()
		env, _, gate, state := gated(t)
		load(t, gate, state)
		r := run(t, env, "audit")
		require.NoError(t, r.err)
		require.Contains(t, r.stdout, "gate checked; 0 breaches")
	})
	t.Run("that does not exist is no breach", func(t *testing.T) {
		t.Parallel()
		env, _, _, _ := gated(t)
		require.NoError(t, run(t, env, "audit").err)
	})
	t.Run("that differs for long is a breach", func(t *testing.T) {
		t.Parallel()
		env, d, gate, state := gated(t)
		state.Available++
		state.Reserved--
		load(t, gate, state)
		r := run(t, env, "audit")
		require.ErrorIs(t, r.err, errSilent)
		require.Contains(t, r.stdout, "BREACH invariant 7, drop "+d.ID.String()+": the gate and the drop differ: "+
			"the gate has seq 2, total 5, available 5, reserved 0, sold 0; the drop has seq 2, total 5, available 4, reserved 1, sold 0")
		require.Contains(t, r.stdout, "gate checked; 1 breaches")
	})
	t.Run("that cannot be reached is not checked", func(t *testing.T) {
		t.Parallel()
		env, _, _, _ := gated(t)
		env["REDIS_URL"] = "redis://:hunter2@127.0.0.1:1/0"
		r := run(t, env, "audit")
		require.NoError(t, r.err)
		require.Contains(t, r.stdout, "gate not checked: ")
		require.Contains(t, r.stdout, "0 breaches")
	})
}
