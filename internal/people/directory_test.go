package people_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/people"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var errAway = errors.New("the store is away")

// fakes implements people.Tokens, people.Store and people.Clerk. Every token is its user's name,
// and counts as new.
type fakes struct {
	mu        sync.Mutex
	users     map[string]drop.User
	stored    map[string]int // how often each was
	away      bool
	changes   []drop.ProfileChanges
	renamed   []string
	refusal   error     // what Rename returns
	atClerk   drop.User // what User returns
	now       time.Time // Postgres's and the machine's
	deleted   map[string]time.Time
	signedOut []string
	forgotten chan string // tokens
	recorded  chan drop.User
}

func open(t *testing.T, change func(*people.Options)) (*fakes, *people.Directory) {
	t.Helper()
	w := &fakes{users: map[string]drop.User{}, stored: map[string]int{}, deleted: map[string]time.Time{}, now: time.Unix(1_900_000_000, 0), forgotten: make(chan string, 10), recorded: make(chan drop.User, 10)}
	options := people.Options{
		Store: w, Tokens: w, Clerk: w, Roles: auth.NewRoles([]string{"boss@example.com"}), Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return w.now }, SignOut: func(userID string) { w.signedOut = append(w.signedOut, userID) },
	}
	if change != nil {
		change(&options)
	}
	d := people.New(options)
	t.Cleanup(d.Stop)
	return w, d
}

func identity(name string) auth.Identity {
	return auth.Identity{UserID: name, Email: name + "@example.com", FirstName: name, ExpiresAt: time.Unix(2_000_000_000, 0)}
}

func (w *fakes) Verify(_ context.Context, token string) (auth.Identity, bool, error) {
	if token == "forged" {
		return auth.Identity{}, false, auth.ErrUnauthenticated
	}
	id := identity(token)
	if token == "nameless" {
		id.FirstName = ""
	}
	return id, true, nil
}

func (w *fakes) Forget(token string) { w.forgotten <- token }

func (w *fakes) Remember(_ context.Context, users []drop.User) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away {
		return errAway
	}
	for _, user := range users {
		user.Role = drop.RoleUser
		w.users[user.ClerkID] = user
		w.stored[user.ClerkID]++
	}
	return nil
}

func (w *fakes) RememberAndGet(ctx context.Context, users []drop.User) (map[string]drop.User, error) {
	err := w.Remember(ctx, users)
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.users), err
}

func (w *fakes) Get(_ context.Context, userID string) (drop.User, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	user, ok := w.users[userID]
	if !ok {
		return drop.User{}, drop.ErrNotFound
	}
	return user, nil
}

func (w *fakes) SetProfile(_ context.Context, userID string, changes drop.ProfileChanges) (drop.User, error) {
	w.changes = append(w.changes, changes)
	return w.users[userID], nil
}

func (w *fakes) Record(_ context.Context, user drop.User) error { w.recorded <- user; return nil }

func (w *fakes) Erase(_ context.Context, userID string, _ time.Time) error {
	if w.away {
		return errAway
	}
	w.deleted[userID] = w.now
	return nil
}

func (w *fakes) Deleted(_ context.Context, since time.Time) (ids []string, newest time.Time, err error) {
	if w.away {
		return nil, time.Time{}, errAway
	}
	newest = since
	for id, at := range w.deleted {
		if !at.Before(since) {
			ids = append(ids, id)
		}
		if at.After(newest) {
			newest = at
		}
	}
	return ids, newest, nil
}

func (w *fakes) Rename(_ context.Context, userID, first, last string) error {
	w.renamed = append(w.renamed, userID+": "+first+","+last)
	return w.refusal
}

func (w *fakes) User(context.Context, string) (drop.User, error) { return w.atClerk, nil }

func TestDirectory_Identify(t *testing.T) {
	t.Parallel()
	t.Run("stores users at their first request, before it stops", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		id, err := d.Identify(t.Context(), "ada")
		require.NoError(t, err)
		require.Equal(t, "ada", id.UserID)
		user, until, err := d.Authenticate(t.Context(), "ben")
		require.NoError(t, err)
		require.Equal(t, "ben", user)
		require.Equal(t, id.ExpiresAt, until)
		d.Stop()
		require.Equal(t, "ada@example.com", w.users["ada"].Email)
		require.Equal(t, "ben@example.com", w.users["ben"].Email)
	})
	t.Run("stores many new users together, and one at once", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w, d := open(t, nil)
			see := func(names ...string) {
				w.mu.Lock() // so that all of them wait for the same write
				for _, name := range names {
					_, err := d.Identify(t.Context(), name)
					require.NoError(t, err)
				}
				w.mu.Unlock()
				synctest.Wait()
			}
			stored := func() int {
				w.mu.Lock()
				defer w.mu.Unlock()
				return len(w.users)
			}
			see("ada")
			require.Equal(t, 1, stored())
			crowd := strings.Split("abcdefghijklmnopqrst", "") // however they are split over two writes, one of the two has at least 8
			see(crowd...)
			before := stored()
			see("ben")
			require.Equal(t, before, stored(), "he waits for others")
			<-time.After(time.Second)
			require.Equal(t, 22, stored())
			see("u", "v", "w", "x", "y", "z")
			see("cleo")
			d.Stop()
			require.Equal(t, 29, stored(), "nobody is forgotten at the end")
		})
	})
	t.Run("stores thousands of new users without a pause", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			const crowd = 8000
			w, d := open(t, nil)
			w.mu.Lock()
			for i := range crowd {
				_, err := d.Identify(t.Context(), strconv.Itoa(i))
				require.NoError(t, err)
			}
			w.mu.Unlock()
			synctest.Wait()
			w.mu.Lock()
			defer w.mu.Unlock()
			require.Greater(t, len(w.users), crowd*9/10)
		})
	})
	t.Run("stores nobody again who was stored while a request waited", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			w, d := open(t, nil)
			w.mu.Lock() // so that they wait for the same write, after which there is a pause
			for i := range 20 {
				_, err := d.Identify(t.Context(), strconv.Itoa(i))
				require.NoError(t, err)
			}
			w.mu.Unlock()
			synctest.Wait()

			for _, name := range []string{"ada", "ben"} {
				id, err := d.Identify(t.Context(), name)
				require.NoError(t, err)
				if name == "ben" {
					id.FirstName = "Benjamin"
				}
				_, err = d.Remember(t.Context(), id)
				require.NoError(t, err)
			}
			d.Stop()
			require.Equal(t, 1, w.stored["ada"])
			require.Equal(t, 2, w.stored["ben"], "his tokens say different things")
		})
	})
	t.Run("does not store a user whose token is refused", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		_, err := d.Identify(t.Context(), "forged")
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
		d.Stop()
		require.Empty(t, w.users)
	})
	t.Run("makes a token count as new when its user could not be stored", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		w.away = true
		_, err := d.Identify(t.Context(), "ada")
		require.NoError(t, err, "a request does not fail because its user could not be stored")
		require.Equal(t, "ada", <-w.forgotten)
	})
	t.Run("asks Clerk for the name of a user whose token has none", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		w.atClerk = drop.User{ClerkID: "nameless", FirstName: "Ada"}
		_, err := d.Identify(t.Context(), "nameless")
		require.NoError(t, err)
		user := <-w.recorded
		require.Equal(t, "Ada", user.FirstName)
		require.WithinDuration(t, time.Now(), user.SeenAt, time.Minute)
	})
}

func TestDirectory_IsAdmin(t *testing.T) {
	t.Parallel()
	w, d := open(t, nil)
	w.users["eve"] = drop.User{ClerkID: "eve", Role: drop.RoleAdmin}
	w.users["ada"] = drop.User{ClerkID: "ada", Role: drop.RoleUser}
	for name, want := range map[string]bool{"boss": true, "eve": true, "ada": false, "nobody yet": false} {
		isAdmin, err := d.IsAdmin(t.Context(), identity(name))
		require.NoError(t, err)
		require.Equal(t, want, isAdmin, name)
	}
	boss, err := d.Remember(t.Context(), identity("boss"))
	require.NoError(t, err)
	require.Equal(t, drop.RoleAdmin, boss.Role)
	ada, err := d.Remember(t.Context(), identity("ada"))
	require.NoError(t, err)
	require.Equal(t, drop.RoleUser, ada.Role)
}

func TestDirectory_SetProfile(t *testing.T) {
	t.Parallel()
	name, picture := "Countess", "https://img.example.com/a.png"
	t.Run("changes a name at Clerk first, and stores nothing that Clerk refuses", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		changed, err := d.SetProfile(t.Context(), identity("boss"), drop.ProfileChanges{LastName: &name})
		require.NoError(t, err)
		require.Equal(t, drop.RoleAdmin, changed.Role)
		require.Equal(t, []string{"boss: boss,Countess"}, w.renamed)
		require.Equal(t, []drop.ProfileChanges{{LastName: &name}}, w.changes)

		w.refusal = drop.Invalid(drop.FieldError{Field: "lastName", Message: "too long"})
		_, err = d.SetProfile(t.Context(), identity("boss"), drop.ProfileChanges{LastName: &name})
		require.ErrorIs(t, err, w.refusal)
		require.Len(t, w.changes, 1)
	})
	t.Run("does not send to Clerk what is unchanged", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		same, empty := "ada", ""
		for range 20 {
			_, err := d.SetProfile(t.Context(), identity("ada"), drop.ProfileChanges{FirstName: &same, LastName: &empty, ImageURL: &picture})
			require.NoError(t, err)
		}
		require.Empty(t, w.renamed)
		require.Len(t, w.changes, 20)
	})
	t.Run("sends at most five names a minute of one user to Clerk", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		rename := func(user string) error {
			_, err := d.SetProfile(t.Context(), identity(user), drop.ProfileChanges{FirstName: &name})
			return err
		}
		began := w.now
		for range 5 {
			require.NoError(t, rename("ada"))
			w.now = w.now.Add(time.Second)
		}
		refusal, ok := drop.AsRefusal(rename("ada"))
		require.True(t, ok)
		require.Equal(t, drop.CodeRateLimited, refusal.Code)
		require.Equal(t, began.Add(time.Minute), refusal.RetryAt, "when the first of the five is a minute ago")
		require.Len(t, w.renamed, 5)
		require.Len(t, w.changes, 5, "what is not sent to Clerk is not stored")
		require.NoError(t, rename("eve"), "others may")
		w.now = refusal.RetryAt
		require.NoError(t, rename("ada"))
		require.Error(t, rename("ada"))
	})
	t.Run("does not send a picture to Clerk", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		_, err := d.SetProfile(t.Context(), identity("ada"), drop.ProfileChanges{ImageURL: &picture})
		require.NoError(t, err)
		require.Empty(t, w.renamed)
		require.Len(t, w.changes, 1)
	})
	t.Run("needs no Clerk", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, func(o *people.Options) { o.Clerk = nil })
		_, err := d.SetProfile(t.Context(), identity("ada"), drop.ProfileChanges{FirstName: &name})
		require.NoError(t, err)
		require.Len(t, w.changes, 1)
	})
}
