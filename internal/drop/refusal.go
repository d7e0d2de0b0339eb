package drop

import (
	"encoding/json"
	"errors"
	"time"
)

// Code names an expected outcome that is not a success. It is the `code` of the API's problems.
type Code string

// Every code of a refusal.
const (
	CodeNotFound             Code = "not_found"
	CodeNotLive              Code = "drop_not_live"
	CodePaused               Code = "drop_paused"
	CodeEnded                Code = "drop_ended"
	CodeCancelled            Code = "drop_cancelled"
	CodeSoldOut              Code = "sold_out"
	CodeAllHeld              Code = "all_held"
	CodePurchaseLimit        Code = "purchase_limit_reached"
	CodeCoolingDown          Code = "cooling_down"
	CodeBlocked              Code = "blocked"
	CodeReservationCancelled Code = "reservation_cancelled"
	CodeReservationCompleted Code = "reservation_completed"
	CodeReservationExpired   Code = "reservation_expired"
	CodeInsufficientStock    Code = "insufficient_stock"
	CodeConflict             Code = "conflict"
	CodeInvalid              Code = "validation_failed"
	CodeIdempotencyMismatch  Code = "idempotency_mismatch"
	CodeUnavailable          Code = "unavailable"
	CodeOverloaded           Code = "overloaded"
	CodeRateLimited          Code = "rate_limited"
)

// Codes returns every code of a refusal.
func Codes() []Code {
	return []Code{
		CodeNotFound, CodeNotLive, CodePaused, CodeEnded, CodeCancelled, CodeSoldOut, CodeAllHeld, CodePurchaseLimit, CodeCoolingDown,
		CodeBlocked, CodeReservationCancelled, CodeReservationCompleted, CodeReservationExpired, CodeInsufficientStock, CodeConflict,
		CodeInvalid, CodeIdempotencyMismatch, CodeUnavailable, CodeOverloaded, CodeRateLimited,
	}
}

// Refusal is an expected outcome that is not a success. Refusals with the same code are the same
// error to errors.Is, so errors.Is(err, drop.ErrSoldOut) is true for every sold-out refusal.
type Refusal struct {
	Code    Code
	Detail  string       // tells the person who asked what happened and what to do now
	RetryAt time.Time    // when trying again makes sense; zero when it does not
	Fields  []FieldError // for CodeInvalid: what is wrong with which field

	// Stock is the drop's Stock as JSON, for ErrSoldOut and ErrAllHeld of a drop with sizes: it
	// says what else is left.
	Stock json.RawMessage
}

// FieldError says what is wrong with one field of a request.
type FieldError struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

func (r *Refusal) Error() string { return string(r.Code) + ": " + r.Detail }

// Is makes refusals with the same code the same error.
func (r *Refusal) Is(target error) bool {
	other, ok := errors.AsType[*Refusal](target)
	return ok && other.Code == r.Code
}

// AsRefusal returns the refusal that an error is or wraps.
func AsRefusal(err error) (*Refusal, bool) {
	return errors.AsType[*Refusal](err)
}

// The refusals without a time or fields. They are never changed: a refusal with a time is a new
// value.
//
//nolint:gochecknoglobals // sentinel errors
var (
	ErrNotFound             = refusal(CodeNotFound, "There is nothing here under that id. Check the link.")
	ErrNotLive              = refusal(CodeNotLive, "This drop has not opened yet. Try again at its start.")
	ErrPaused               = refusal(CodePaused, "This drop is paused. Pairs already held can be bought; wait for it to resume.")
	ErrEnded                = refusal(CodeEnded, "This drop has ended.")
	ErrCancelled            = refusal(CodeCancelled, "This drop was cancelled. Nothing was charged.")
	ErrSoldOut              = refusal(CodeSoldOut, "Every pair has been sold.")
	ErrAllHeld              = refusal(CodeAllHeld, "Every pair is in somebody's cart. Some may come back: try again shortly.")
	ErrCoolingDown          = refusal(CodeCoolingDown, "You let holds on this drop go unsold, so your next one has to wait. Try again when the wait is over.")
	ErrBlocked              = refusal(CodeBlocked, "You cannot reserve here at the moment. Ask the shop's support why; what you hold you may still buy.")
	ErrPurchaseLimit        = refusal(CodePurchaseLimit, "You already have as many pairs of this drop as one person may buy.")
	ErrReservationCancelled = refusal(CodeReservationCancelled, "This reservation was released. Reserve again.")
	ErrReservationCompleted = refusal(CodeReservationCompleted, "This reservation was already bought, and cannot be released.")
	ErrReservationExpired   = refusal(CodeReservationExpired, "This reservation ran out and its pair went back. Reserve again.")
	ErrInsufficientStock    = refusal(CodeInsufficientStock, "Fewer pairs are available than that would take away.")
	ErrTooMuchStock         = refusal(CodeConflict, "A drop may have 10,000,000 pairs at the most. Add fewer.")
	ErrEditedSince          = refusal(CodeConflict, "Somebody else has edited this drop since you read it. Read it again, then make your changes.")
	ErrConflict             = refusal(CodeConflict, "Something else happened first. Look again, then decide.")
	ErrIdempotencyMismatch  = refusal(CodeIdempotencyMismatch, "This Idempotency-Key was used for another request. Use a new one for a new request.")
	ErrUnavailable          = refusal(CodeUnavailable, "This cannot be confirmed right now. Nothing is lost: send the same request again in a moment.")
	ErrOverloaded           = refusal(CodeOverloaded, "Too many people are waiting for this drop. Send the same request again in a moment.")
)

func refusal(code Code, detail string) *Refusal { return &Refusal{Code: code, Detail: detail} }

// AllHeldUntil returns the refusal for a drop whose units are all held, with the earliest time at
// which one may come back.
func AllHeldUntil(retryAt time.Time) *Refusal {
	return &Refusal{Code: CodeAllHeld, Detail: ErrAllHeld.Detail, RetryAt: retryAt}
}

// SizesHeldUntil is AllHeldUntil for the sizes that were asked for. stock is the drop's Stock as
// JSON.
func SizesHeldUntil(retryAt time.Time, stock json.RawMessage) *Refusal {
	return &Refusal{
		Code: CodeAllHeld, RetryAt: retryAt, Stock: stock,
		Detail: "Every pair in the sizes you asked for is in somebody's cart. Some may come back: try again shortly, or take another size.",
	}
}

// SizesSoldOut is ErrSoldOut for the sizes that were asked for. stock is the drop's Stock as JSON.
func SizesSoldOut(stock json.RawMessage) *Refusal {
	return &Refusal{Code: CodeSoldOut, Stock: stock, Detail: "Every pair in the sizes you asked for has been sold. Look at what is left in other sizes."}
}

// CoolingDownUntil returns the refusal for a user who has to wait after unsold holds, with the end
// of the wait.
func CoolingDownUntil(retryAt time.Time) *Refusal {
	return &Refusal{Code: CodeCoolingDown, Detail: ErrCoolingDown.Detail, RetryAt: retryAt}
}

// RateLimitedUntil returns the refusal of what was asked for too often, with the time at which it
// is allowed again.
func RateLimitedUntil(retryAt time.Time, detail string) *Refusal {
	return &Refusal{Code: CodeRateLimited, Detail: detail, RetryAt: retryAt}
}

// Invalid returns the refusal of a request, with every field that is wrong.
func Invalid(fields ...FieldError) *Refusal {
	return &Refusal{Code: CodeInvalid, Detail: "Some fields are not valid. Correct them and send the request again.", Fields: fields}
}

// RefusalFor returns why a drop of that status cannot be reserved, nil for a live one.
func RefusalFor(status Status) error {
	switch status {
	case Live:
		return nil
	case Upcoming:
		return ErrNotLive
	case Paused:
		return ErrPaused
	case Ended:
		return ErrEnded
	default:
		return ErrCancelled
	}
}
