package postgres_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// said is the data of a token that alex had at some minute.
func said(minute int, first, last string) drop.User {
	return drop.User{
		ClerkID: "alex", FirstName: first, LastName: last,
		SeenAt: time.Date(2026, 5, 1, 12, minute, 0, 0, time.UTC),
	}
}

func TestUsers_Remember(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		calls [][]drop.User // in the order in which they arrive
		want  string
	}{
		"first data":                                       {[][]drop.User{{said(1, "Alex", "Miller")}}, "Alex Miller"},
		"newer data":                                       {[][]drop.User{{said(1, "Alex", "Miller")}, {said(2, "Lex", "Moss")}}, "Lex Moss"},
		"older data that arrives late":                     {[][]drop.User{{said(2, "Lex", "Moss")}, {said(1, "Alex", "Miller")}}, "Lex Moss"},
		"newer data without names":                         {[][]drop.User{{said(1, "Alex", "Miller")}, {said(2, "", "")}}, "Alex Miller"},
		"newer data with a first name only":                {[][]drop.User{{said(1, "Alex", "Miller")}, {said(2, "Lex", "")}}, "Lex Miller"},
		"older data than that without names":               {[][]drop.User{{said(1, "Alex", "Miller")}, {said(3, "", "")}, {said(2, "Lex", "Moss")}}, "Lex Moss"},
		"two in one call":                                  {[][]drop.User{{said(2, "Lex", "Moss"), said(1, "Alex", "Miller")}}, "Lex Moss"},
		"one without names in the same call":               {[][]drop.User{{said(1, "Alex", "Miller"), said(2, "", "")}}, "Alex Miller"},
		"one with a first name in the same call":           {[][]drop.User{{said(1, "Alex", "Miller"), said(2, "Lex", "")}}, "Lex Miller"},
		"older data that arrives late with another user's": {[][]drop.User{{said(2, "Lex", "Moss")}, {said(1, "Alex", "Miller"), {ClerkID: "sam"}}}, "Lex Moss"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			users := postgres.NewUsers(s.db)
			for _, call := range row.calls {
				require.NoError(t, users.Remember(t.Context(), call))
			}
			alex, err := users.Get(t.Context(), "alex")
			require.NoError(t, err)
			require.Equal(t, row.want, alex.FirstName+" "+alex.LastName)
			require.Equal(t, drop.RoleUser, alex.Role)
			require.NotEqual(t, uuid.Nil, alex.ID)
		})
	}
}

func TestUsers_RememberAndGet(t *testing.T) {
	t.Parallel()
	users := postgres.NewUsers(open(t).db)
	require.NoError(t, users.Remember(t.Context(), []drop.User{said(5, "Alex", "Miller")}))
	stored, err := users.RememberAndGet(t.Context(), []drop.User{said(4, "Lex", ""), {ClerkID: "sam", FirstName: "Sam"}})
	require.NoError(t, err)
	require.Len(t, stored, 2)
	require.Equal(t, "Alex", stored["alex"].FirstName, "as it is stored, and not as this token says")
	require.Equal(t, "Sam", stored["sam"].FirstName)
}

func TestUsers_Remember_DoesNotWriteWithoutAChange(t *testing.T) {
	t.Parallel()
	s := open(t)
	users := postgres.NewUsers(s.db)
	require.NoError(t, users.Remember(t.Context(), []drop.User{said(1, "Alex", "Miller")}))
	written := func() int { // also when it was locked only
		return number(t, s.url, `SELECT xmin::text::int + xmax::text::int FROM users WHERE clerk_id = 'alex'`)
	}
	before := written()
	require.NoError(t, users.Remember(t.Context(), []drop.User{said(2, "Alex", "Miller")}))
	require.NoError(t, users.Remember(t.Context(), []drop.User{said(3, "", "")}))
	require.NoError(t, users.Remember(t.Context(), []drop.User{said(4, "Alex", "")}))
	require.Equal(t, before, written())
	require.NoError(t, users.Remember(t.Context(), []drop.User{said(5, "Lex", "")}))
	require.NotEqual(t, before, written())
}

func TestUsers_Get_Nobody(t *testing.T) {
	t.Parallel()
	_, err := postgres.NewUsers(open(t).db).Get(t.Context(), "nobody")
	require.ErrorIs(t, err, drop.ErrNotFound)
}

func TestDevKey_ManyReplicasAgreeOnOne(t *testing.T) {
	t.Parallel()
	const replicas = 20
	s := open(t)
	keys := make(chan string, replicas)
	var starting sync.WaitGroup
	begin := make(chan struct{})
	for n := range replicas {
		starting.Go(func() {
			<-begin
			key, err := s.db.DevKey(t.Context(), fmt.Sprint("key ", n))
			if err != nil {
				t.Error(err)
			}
			keys <- key
		})
	}
	close(begin)
	starting.Wait()
	agreed := <-keys
	require.Contains(t, agreed, "key ")
	for range replicas - 1 {
		require.Equal(t, agreed, <-keys)
	}
	later, err := s.db.DevKey(t.Context(), "another")
	require.NoError(t, err)
	require.Equal(t, agreed, later)
}
