package people

import (
	"log/slog"
	"sync/atomic"
	"time"

	"sneakerhead/internal/auth"
)

// verifiesEvery is how long no token has to verify before refused ones point at a wrong setting.
// Tokens live for a minute, so in a shop that anybody uses some verify more often.
const verifiesEvery = time.Minute

// Metrics are told which tokens were refused. The methods must not block.
type Metrics interface {
	TokenRefused(reason string) // one of auth.Reasons
}

type noMetrics struct{}

func (noMetrics) TokenRefused(string) {}

// refusals counts refused tokens, and warns when a setting seems to be wrong: with a wrong key,
// issuer or party every token is refused, and nothing else in the log would say so. A stranger can
// send tokens that look the same, so it does not warn while others verify.
type refusals struct {
	metrics  Metrics
	log      *slog.Logger // nil: never warn
	now      func() time.Time
	verified atomic.Int64 // when a token last verified, in Unix seconds; 0: never
}

// note counts what became of one token. The log holds back warnings that repeat.
func (r *refusals) note(err error) {
	if err == nil {
		r.noteVerified()
		return
	}
	reason, known := auth.ReasonOf(err)
	if !known {
		return
	}
	r.metrics.TokenRefused(string(reason))
	if reason == auth.ReasonDeleted { // it verifies
		r.noteVerified()
		return
	}
	setting := reason.Setting()
	if setting == "" || r.log == nil || r.now().Sub(time.Unix(r.verified.Load(), 0)) < verifiesEvery {
		return
	}
	r.log.Warn("session tokens are refused, and none has verified for a minute: a setting may be wrong", "reason", string(reason), "check", setting)
}

// noteVerified writes at most once a second, because every request comes here.
func (r *refusals) noteVerified() {
	if now := r.now().Unix(); r.verified.Load() != now {
		r.verified.Store(now)
	}
}
