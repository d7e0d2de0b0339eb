package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// upgrade is a deployment in the middle of an upgrade: two replicas of the version before a
// migration, and one of this version.
type upgrade struct {
	*deployment.RecordingClient
	t           *testing.T
	clerk       *authtest.Authority
	old         [2]*deployment.Replica
	now         *deployment.Replica
	conn        *pgx.Conn
	dbURL       string
	redisURL    string
	olderServes bool // false: there is no git history, and the old replicas are of this version too
}

// beginUpgrade starts the old replicas, on the schema of their version.
func beginUpgrade(t *testing.T, migration string) *upgrade {
	t.Helper()
	before, err := buildBefore(folder, migration)
	require.NoError(t, err)
	t.Logf("the version before is %s", before.what)
	u := &upgrade{
		RecordingClient: &deployment.RecordingClient{T: t, Journal: journal.New(), Client: deployment.NewClient()},
		t:               t, clerk: authtest.New(t), olderServes: before.older,
	}
	t.Cleanup(u.Client.CloseIdleConnections)
	_, u.dbURL = deployment.StartPostgres(t, "", before.file)
	u.redisURL = deployment.StartRedis(t).URL()
	for n := range u.old {
		u.old[n] = u.start(n, before.file)
	}
	deployment.WaitHealthy(t, startLimit, u.old[:]...)
	u.conn, err = pgx.Connect(t.Context(), u.dbURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = u.conn.Close(context.Background()) })
	return u
}

func (u *upgrade) start(n int, file string) *deployment.Replica {
	u.t.Helper()
	r := deployment.NewReplica(u.t, n, file)
	r.Settings = append(deployment.Settings(u.clerk, u.dbURL, u.redisURL), "RATE_LIMIT_USER=0")
	r.Start(u.t)
	return r
}

// migrate runs this version's migrations, and starts a replica of it.
func (u *upgrade) migrate() {
	u.t.Helper()
	migrate := exec.Command(binary, "migrate", "up")
	migrate.Env = []string{"DB_URL=" + u.dbURL}
	output, err := migrate.CombinedOutput()
	require.NoError(u.t, err, string(output))
	u.now = u.start(len(u.old), binary)
	deployment.WaitHealthy(u.t, startLimit, u.now, u.old[0], u.old[1])
}

// newDrop creates a live drop.
func (u *upgrade) newDrop(at *deployment.Replica, fields map[string]any) uuid.UUID {
	u.t.Helper()
	body := map[string]any{
		"name": "Upgrade", "price": "219.00", "currency": "USD", "dropStartTime": time.Now().Add(-time.Minute).UTC(), "freeReturns": nil,
	}
	for name, value := range fields {
		body[name] = value
	}
	request, err := http.NewRequest("POST", at.URL()+"/api/drops", bytes.NewReader(deployment.Encode(body)))
	require.NoError(u.t, err)
	request.Header.Set("Authorization", "Bearer "+u.clerk.Token("admin", authtest.Claims{"email": deployment.AdminEmail}))
	response, err := u.Client.Do(request)
	require.NoError(u.t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(u.t, err)
	require.Equal(u.t, http.StatusCreated, response.StatusCode, string(answer))
	var created struct{ ID uuid.UUID }
	require.NoError(u.t, json.Unmarshal(answer, &created))
	return created.ID
}

// buyer returns a user who asks one replica.
func (u *upgrade) buyer(name string, at *deployment.Replica, dropID uuid.UUID, wish ...string) *deployment.Buyer {
	return &deployment.Buyer{
		RecordingClient: u.RecordingClient, Replicas: []*deployment.Replica{at}, Drop: dropID, Name: name, Token: u.clerk.Token(name, nil), Wish: wish,
	}
}

// hold has a user reserve, which must succeed.
func (u *upgrade) hold(name string, at *deployment.Replica, dropID uuid.UUID, wish ...string) journal.Result {
	u.t.Helper()
	answer := u.buyer(name, at, dropID, wish...).Reserve()
	require.Equal(u.t, http.StatusCreated, answer.Status, "%s: %s", answer.Code, at)
	return answer.Result
}

// ends buys or cancels a user's hold, and returns the answer.
func (u *upgrade) ends(kind journal.Kind, name string, at *deployment.Replica, hold journal.Result) deployment.Answer {
	method, path := "POST", "/purchase"
	if kind == journal.Cancel {
		method, path = "DELETE", "/cancel"
	}
	return u.Ask(at, method, "/api/reservations/"+hold.Reservation.String()+path, u.clerk.Token(name, nil), nil,
		journal.Request{Kind: kind, User: name, DropID: hold.Stock.DropID, ReservationID: hold.Reservation})
}

func (u *upgrade) stock(dropID uuid.UUID) drop.Stock {
	u.t.Helper()
	now, err := stockOf(u.t.Context(), u.conn, dropID)
	require.NoError(u.t, err)
	return now
}

// refusedByOld requires that an old replica answers 503 to what this version would do, and that
// nothing moves.
func (u *upgrade) refusedByOld(what string, dropID uuid.UUID, ask func(old *deployment.Replica) deployment.Answer) {
	u.t.Helper()
	if !u.olderServes {
		return
	}
	before := u.stock(dropID)
	for _, old := range u.old {
		answer := ask(old)
		require.Equal(u.t, http.StatusServiceUnavailable, answer.Status, "%s: %s %s", what, answer.Code, old)
		require.Positive(u.t, answer.RetryAfter, what)
	}
	require.Equal(u.t, before, u.stock(dropID), what)
}

// TestUpgrade_ToSizes migrates a database in the middle of a drop, while replicas of the version
// before go on, and sells a drop with sizes beside them.
func TestUpgrade_ToSizes(t *testing.T) {
	u := beginUpgrade(t, "00013_sizes.sql")
	bare := u.newDrop(u.old[0], map[string]any{"totalStock": 5, "holdSeconds": 900})
	holds := map[string]journal.Result{}
	for i, name := range []string{"ann", "bob", "cat"} {
		holds[name] = u.hold(name, u.old[i%2], bare)
	}
	u.migrate()
	require.Equal(t, 201, u.ends(journal.Purchase, "ann", u.now, holds["ann"]).Status, "a hold of the old version is bought at the new one")
	require.Equal(t, 201, u.ends(journal.Purchase, "bob", u.old[0], holds["bob"]).Status)
	require.Equal(t, 200, u.ends(journal.Cancel, "cat", u.now, holds["cat"]).Status)
	dan, eve := u.hold("dan", u.old[1], bare), u.hold("eve", u.now, bare)
	require.Equal(t, 201, u.ends(journal.Purchase, "dan", u.now, dan).Status)
	require.Equal(t, 201, u.ends(journal.Purchase, "eve", u.old[0], eve).Status)

	sizes := []any{map[string]any{"label": "EU 41", "totalStock": 2}, map[string]any{"label": "EU 42", "totalStock": 2}}
	sized := u.newDrop(u.now, map[string]any{"sizes": sizes, "holdSeconds": 900})
	fay, gus := u.hold("fay", u.now, sized, "s1"), u.hold("gus", u.now, sized, "s2", "s1")
	u.refusedByOld("reserve", sized, func(old *deployment.Replica) deployment.Answer { return u.buyer("hal", old, sized).Reserve() })
	u.refusedByOld("purchase", sized, func(old *deployment.Replica) deployment.Answer { return u.ends(journal.Purchase, "fay", old, fay) })
	u.refusedByOld("cancel", sized, func(old *deployment.Replica) deployment.Answer { return u.ends(journal.Cancel, "gus", old, gus) })
	require.Equal(t, 201, u.ends(journal.Purchase, "fay", u.now, fay).Status)
	require.Equal(t, 200, u.ends(journal.Cancel, "gus", u.now, gus).Status)

	u.overdueBesideOldReapers(sizes)
	u.audit()
}

// overdueBesideOldReapers freezes the replica of this version while a hold of a drop with sizes
// ends, so that only old reapers find it. They cannot end it: this version does, when it goes on.
func (u *upgrade) overdueBesideOldReapers(sizes []any) {
	u.t.Helper()
	short := u.newDrop(u.now, map[string]any{"sizes": sizes, "holdSeconds": 1})
	u.hold("ida", u.now, short, "s2")
	u.now.Signal(syscall.SIGSTOP)
	before := u.stock(short)
	if u.olderServes {
		for _, old := range u.old {
			require.Eventually(u.t, func() bool { return old.Logged(short.String()) }, startLimit, pollEvery, "the old reaper never came; %s", old)
		}
		require.Equal(u.t, before, u.stock(short), "an old reaper moved units")
	}
	u.now.Signal(syscall.SIGCONT)
	require.Eventually(u.t, func() bool { return u.stock(short).Reserved == 0 }, checker.OverdueAtMost, pollEvery, "nobody ends the hold; %s", u.now)
	after := u.stock(short)
	require.Equal(u.t, drop.SizeStock{ID: "s2", Counts: drop.Counts{Total: 2, Available: 2}}, after.Sizes[1], "the unit is back in its size")
}

// audit runs this version's audit, which must find no breach.
func (u *upgrade) audit() {
	u.t.Helper()
	audit := exec.Command(binary, "audit", "--json")
	audit.Env = []string{"DB_URL=" + u.dbURL, "REDIS_URL=" + u.redisURL}
	output, err := audit.Output() // its exit code is 1 when there is a breach
	require.NoError(u.t, err, string(output))
}
