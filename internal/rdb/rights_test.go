package rdb

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
	"sneakerhead/lua"
)

// exactly returns the rights to send the commands of needs, and nothing else.
func exactly(needs Needs) []string {
	rights := []string{"~" + needs.Keys, "&sneakerhead:*", "+subscribe"}
	for _, command := range needs.Commands {
		rights = append(rights, "+"+strings.ToLower(command[0].(string)))
	}
	return rights
}

func TestOwnNeeds_AreAllThatIsNeeded(t *testing.T) {
	t.Parallel()
	f := newGateAt(t, rdbtest.User(t, rdbtest.Fresh(t).URL(), "few", exactly((Deployment{}).OwnNeeds())...), nil)
	heard := subscribe(t, f.clients)
	f.load(f.live(1))
	require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
	state := f.live(0)
	state.Seq, state.Counts = 11, drop.Counts{Total: 1, Reserved: 1}
	f.settled(shop.Settlement{
		Ended: []string{"ann"}, Opened: []shop.HoldHint{{UserID: "ann", Until: noon.Add(time.Minute)}}, State: &state, FromSeq: 10,
		News: &drop.News{DropID: f.dropID, Stock: state.Stock},
	})
	require.Equal(t, f.dropID, heard.next(t).DropID)
	require.Equal(t, int64(11), f.version().Seq)
	require.NoError(t, f.Forget(t.Context(), f.dropID, "ann"))
	require.NoError(t, f.Remove(t.Context(), f.dropID))
	sized := f.sized(1, 0)
	f.load(sized)
	require.Equal(t, shop.VerdictAdmitted, f.wish("ann", "s2", "s1").Verdict)
	require.Equal(t, shop.VerdictAllHeld, f.wish("ben", "s1").Verdict)
	f.endLease("ann")
	require.Equal(t, shop.VerdictAdmitted, f.wish("ben", "s1").Verdict)
	sized.Seq = 11
	f.settled(shop.Settlement{Ended: []string{"ben"}, State: &sized, FromSeq: 10})
	require.Len(t, f.version().Stock.Sizes, 2)
	require.NoError(t, f.Remove(t.Context(), f.dropID))
	_, err := f.Time(t.Context())
	require.NoError(t, err)
	require.NoError(t, heard.bus.Publish(t.Context(), drop.News{DropID: f.dropID}))
	require.NoError(t, heard.bus.Ping(t.Context()))
}

func TestOwnNeeds_HaveTheCommandsOfEveryScript(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, command := range (Deployment{}).OwnNeeds().Commands {
		listed[command[0].(string)] = true
	}
	call := regexp.MustCompile(`redis\.call\([^)]*?'([A-Z]+)'(?: or '([A-Z]+)')?`)
	for _, script := range []string{lua.Admit, lua.Settle, lua.Snapshot, lua.Version} {
		found := call.FindAllStringSubmatch(script, -1)
		require.Len(t, found, strings.Count(script, "redis.call("))
		for _, match := range found {
			require.True(t, listed[match[1]], match[0])
			require.True(t, match[2] == "" || listed[match[2]], match[0])
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	server := rdbtest.Fresh(t).URL()
	needs := Deployment{}.OwnNeeds()
	users := 0
	refusedOf := func(t *testing.T, rights ...string) []string {
		t.Helper()
		users++
		clients := openClients(t, rdbtest.User(t, server, fmt.Sprint("user", users), rights...))
		refused, err := Refused(t.Context(), clients.Bus, needs)
		require.NoError(t, err)
		return refused
	}
	everything := []string{"+@all", "~*", "&*"}
	require.Empty(t, refusedOf(t, everything...))
	require.Empty(t, refusedOf(t, exactly(needs)...))
	for _, command := range needs.Commands {
		name := command[0].(string)
		require.Equal(t, []string{name}, refusedOf(t, append(everything, "-"+strings.ToLower(name))...))
	}
	require.Equal(t, []string{"SUBSCRIBE"}, refusedOf(t, append(everything, "-subscribe")...))
	require.Equal(t, []string{"the keys sneakerhead:*"}, refusedOf(t, "+@all", "~asynq:*", "&*"))
	channels := refusedOf(t, "+@all", "~*", "&sneakerhead:news")
	require.Len(t, channels, 1)
	require.Contains(t, channels[0], "the channel sneakerhead:beat:")

	left := openClients(t, server).Bus.Keys(t.Context(), "*").Val()
	require.Empty(t, left)

	t.Run("a Cluster has many nodes and one answer", func(t *testing.T) {
		refused, err := Refused(t.Context(), openClients(t, rdbtest.Cluster(t, 0).URL()).Bus, needs)
		require.NoError(t, err)
		require.Empty(t, refused)
	})
	t.Run("without a Redis there is no answer", func(t *testing.T) {
		_, err := Refused(t.Context(), openClients(t, "redis://:a@127.0.0.1:1").Bus, needs)
		require.Error(t, err)
	})
}
