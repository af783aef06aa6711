package app

import (
	"minping/internal/app/account"
	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/draw"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/app/supervision"
	"minping/internal/app/tally"
)

type (
	Accounting = session.Accounting
	Actor      = records.Actor
)

const Again = ballotbox.Again

type Alarm = ballotbox.Alarm

const AnyVersion = records.AnyVersion

type Attendee = draw.Attendee

var AttendeeTemplate = draw.AttendeeTemplate

const Attends = draw.Attends

type AuditFilter = audit.Filter

const Bad = ballotbox.Bad

type (
	Balance        = tally.Balance
	BoardFile      = ballotbox.BoardFile
	BoxRef         = ballotbox.BoxRef
	Briefing       = round.Briefing
	BriefingChange = round.BriefingChange
	Bulletin       = round.Bulletin
	Candidate      = round.Candidate
)

const Closed = ballotbox.Closed

type CommentView = tally.CommentView

const Conflict = records.Conflict

type (
	DailyRequest = supervision.DailyRequest
	DailyRow     = supervision.DailyRow
	DailyState   = supervision.DailyState
	DailyView    = supervision.DailyView
	Discarded    = draw.Discarded
)

var DisplayKeyID = session.DisplayKeyID

type (
	DrawView = draw.DrawView
	Duty     = supervision.Duty
)

const (
	EraseAsked  = draw.EraseAsked
	EraseSealed = draw.EraseSealed
	EraseTooOld = draw.EraseTooOld
)

type (
	Erasure    = draw.Erasure
	Error      = records.Error
	Evaluation = round.Evaluation
	FieldError = records.FieldError
)

const Forbidden = records.Forbidden

type (
	Group       = ballotbox.Group
	HallBox     = session.HallBox
	HallView    = session.HallView
	ImportError = round.ImportError
)

const Invalid = records.Invalid

type Kind = records.Kind

var (
	KindName = round.KindName
	KindOf   = records.KindOf
)

const Locked = records.Locked

type (
	Login        = account.Login
	LoginRequest = account.LoginRequest
	MinutesBox   = session.MinutesBox
	MinutesNote  = session.MinutesNote
	MinutesStep  = session.MinutesStep
	MinutesView  = session.MinutesView
	MoveRequest  = session.MoveRequest
	MoveResult   = session.MoveResult
)

const (
	NoVersion = records.NoVersion
	NotFound  = records.NotFound
	NotOpen   = ballotbox.NotOpen
)

type (
	Organization    = round.Organization
	OverviewRow     = scoring.OverviewRow
	PaperConflict   = session.PaperConflict
	PaperDifference = session.PaperDifference
	PaperRequest    = session.PaperRequest
	PaperView       = session.PaperView
	Pending         = session.Pending
	PhoneState      = ballotbox.PhoneState
	ProgressView    = session.ProgressView
	RankRow         = scoring.RankRow
)

const (
	Replaced = draw.Replaced
	Reserve  = draw.Reserve
)

type (
	Round      = round.Round
	RowError   = round.RowError
	Sample     = round.Sample
	SchemeView = scheme.SchemeView
)

const ScopeSupervising = round.ScopeSupervising

type (
	ScoreView      = scoring.ScoreView
	SecondFactor   = account.SecondFactor
	Session        = ballotbox.Session
	SessionRequest = session.SessionRequest
	SessionView    = session.SessionView
	Sheet          = scoring.Sheet
	SheetRequest   = scoring.SheetRequest
	SheetView      = scoring.SheetView
)

const (
	Stale     = records.Stale
	StaleCode = ballotbox.StaleCode
)

var StateName = ballotbox.StateName

type (
	StatisticsView = scoring.StatisticsView
	StoredAnswer   = account.StoredAnswer
	TaskList       = supervision.TaskList
	Text           = records.Text
)

const (
	Unauthorized = records.Unauthorized
	Unavailable  = records.Unavailable
)

var UnderWay = ballotbox.UnderWay

const (
	Unknown    = ballotbox.Unknown
	Unreadable = records.Unreadable
	Used       = ballotbox.Used
)

type (
	UserView         = account.UserView
	Versioned[T any] = records.Versioned[T]
)

const Voided = ballotbox.Voided

type Refusal = ballotbox.Refusal

var RefusalIn = ballotbox.RefusalIn
