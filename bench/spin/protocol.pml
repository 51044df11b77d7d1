/*
 * The job-status protocol in Promela, written from the protocol's description and not derived from
 * the machines under model/: the peer that verdicts, state counts and times are compared with.
 *
 * One page, one job, N interchangeable items kept as counts, CUTS broken connections. Every store
 * operation is one step. A step is a d_step, so that a state of pan is a state of the protocol.
 *
 *   safety:    spin -a protocol.pml && gcc -O2 -DSAFETY -o pan pan.c && ./pan
 *   liveness:  spin -a -DLIVE=1 protocol.pml && gcc -O2 -o pan pan.c && ./pan -a -f
 *
 * Server options as numbers: TAKE2 (select, then take), MARK (always mark), COUNTERS (0 derived,
 * 1 increment, 2 read then write), FINALISE (0 on empty, 1 lagging, 2 with counters, 3 on the last
 * success, 4 on the last item, 5 with the item), FINAL (failed if all failed), SAYS (the last reply
 * is job_completed), ALWAYS (a final status is written over anything), EMPTY (an empty job is created
 * completed). Page options: UNLESS (starts unless terminal), RETRY, AFTER (0 read once, 1 delay, 2
 * poll), LASTDONE (a processed reply with nothing remaining is shown as completed), FORWARD.
 */
#ifndef N
#define N 3
#endif
#ifndef CUTS
#define CUTS 0
#endif

#define CALLS (CUTS + 1)
#define STORED (COUNTERS > 0)
#define SHARES (TAKE2 && CUTS > 0)

/* A call, from sent to answered. Call 0 is the page's; the others are those that nobody waits for. */
#define IDLE 0
#define STATUS_SENT 1
#define NEXT_SENT 2
#define SELECTED 3
#define TAKEN 4
#define WORKING 5
#define COMPLETED_ONE 6
#define FAILED_ONE 7
#define ADDS_SUCCESS 8
#define ADDS_FAILURE 9
#define COUNTED_SUCCESS 10
#define COUNTED 11
#define FINALISING 12
#define STATUS_ANSWERED 13
#define NEXT_ANSWERED 14

/* What process-next answers. */
#define MORE 1
#define NONE_REMAIN 2
#define JOB_COMPLETED 3
#define NO_ITEMS 4
#define OK 5

/* An item. */
#define NOBODY 0
#define QUEUED 1
#define PROCESSING 2
#define REPROCESSING 3
#define COMPLETED 4
#define FAILED 5

/* The job. What the page shows is one more, 0 for nothing. */
#define J_QUEUED 0
#define J_PROCESSING 1
#define J_COMPLETED 2
#define J_FAILED 3

/* The page's work. */
#define CLOSED 0
#define FIRST 1
#define DRIVING 2
#define PAUSING 3
#define DELAYING 4
#define LAST 5
#define POLLING 6
#define BACKING_OFF 7
#define WAITING 8
#define READING 9
#define QUIET 10

typedef Call {
  unsigned at : 4;
  unsigned answer : 3;
  unsigned status : 3;
  unsigned item : 3;
  unsigned tag : 3;
#if COUNTERS == 2
  byte good;
#else
  unsigned good : 1;
#endif
  byte done;
#if STORED
  byte bad;
#endif
}

Call call[CALLS];
unsigned job : 2 = (EMPTY && N == 0 -> J_COMPLETED : J_QUEUED);
unsigned work : 4;
unsigned view : 3;
bit error;
bit some;
unsigned cuts : 2 = CUTS;
byte shown;
/* Items by state; those that somebody holds are counted too. */
byte queued = N, processing, completed, failed;
#if SHARES
byte reprocessing;
#else
#define reprocessing 0
#endif
#if STORED
byte sum, successes, failures;
#define BAD(i) call[i].bad
#define COUNT sum
#define GOOD successes
#define POOR failures
#else
hidden byte nowhere;
#define BAD(i) nowhere
#define COUNT (completed + failed)
#define GOOD completed
#define POOR failed
#endif
hidden byte t, u, s, regresses, twice;

#define open (queued + processing + reprocessing)
#define over (job >= J_COMPLETED)
#define settled (work == CLOSED || view > 2)

/* --- what the store does --- */

#if CUTS > 1 || SHARES
/* Calls that nobody waits for are interchangeable, and so are the names of items. */
c_code {
  static int before(int a, int b) {
#define LESS(x) if (now.call[a].x != now.call[b].x) return now.call[a].x < now.call[b].x
    LESS(at); LESS(item); LESS(done); LESS(good); LESS(status);
#if STORED
    LESS(bad);
#endif
    int x = now.call[a].tag && now.call[a].tag == now.call[0].tag;
    int y = now.call[b].tag && now.call[b].tag == now.call[0].tag;
    return x != y ? x > y : now.call[a].tag < now.call[b].tag;
  }
  static void canonical(void) {
    int i, j, next = 0, names[8] = { 0 };
    for (i = 2; i < CALLS; i++)
      for (j = i; j > 1 && before(j, j - 1); j--) {
        struct Call kept = now.call[j];
        now.call[j] = now.call[j - 1];
        now.call[j - 1] = kept;
      }
    for (i = 0; i < CALLS; i++) {
      int tag = now.call[i].tag;
      if (tag && !names[tag]) names[tag] = ++next;
      now.call[i].tag = names[tag];
    }
  }
}
#define CANONICAL c_code { canonical(); }
#else
#define CANONICAL skip
#endif

inline count(state, by) {
  if
  :: state == QUEUED -> queued = queued + by
  :: state == PROCESSING -> processing = processing + by
  :: state == COMPLETED -> completed = completed + by
  :: state == FAILED -> failed = failed + by
#if SHARES
  :: state == REPROCESSING -> reprocessing = reprocessing + by
#endif
  :: else
  fi
}

/* The item of call i becomes `to`, for everybody who holds it. */
inline becomes(i, to) {
  count(call[i].item, -1);
  count(to, 1);
#if SHARES
  u = 0;
  do
  :: u < CALLS ->
     if
     :: u != i && call[u].tag == call[i].tag -> call[u].item = to
     :: else
     fi;
     u++
  :: else -> break
  od;
#endif
  call[i].item = to
}

/* The first queued item: one that another call has selected, too. */
inline selects(i) {
#if SHARES
  t = 0; u = 0;
  do
  :: u < CALLS ->
     if
     :: call[u].item == QUEUED -> t = call[u].tag; break
     :: else
     fi;
     u++
  :: else -> t = 7; break
  od;
  call[i].tag = t;
#endif
  call[i].item = QUEUED
}

inline takes(i) {
  if
  :: call[i].item >= COMPLETED -> becomes(i, REPROCESSING)
  :: call[i].item == QUEUED -> becomes(i, PROCESSING)
  :: else
  fi
}

inline marks() {
  if
  :: job == J_QUEUED || (MARK && over) -> job = J_PROCESSING
  :: else
  fi
}

inline settles(i, to) {
  twice = (call[i].item > PROCESSING);
  becomes(i, to);
  call[i].item = NOBODY;
  call[i].tag = 0
}

inline finish(i) {
#if STORED && FINALISE != 5
  t = (FINAL && BAD(i) == N);
#else
  t = (FINAL && failed == N);
#endif
  if
  :: !over || ALWAYS -> job = (t -> J_FAILED : J_COMPLETED)
  :: else
  fi
}

inline reads(i) {
  call[i].done = COUNT;
#if COUNTERS == 2
  call[i].good = GOOD;
#else
  call[i].good = (GOOD > 0);
#endif
#if STORED
  call[i].bad = POOR
#endif
}

inline snapshot(i) {
  call[i].status = job;
  call[i].done = COUNT;
  call[i].good = (GOOD > 0);
  BAD(i) = 0
}

inline forget(i) {
  call[i].at = IDLE;
  call[i].answer = 0;
  call[i].status = 0;
  call[i].done = 0;
  call[i].good = 0;
  BAD(i) = 0
}

/* Nobody hears the answer to a call that was cut. */
inline reply(i, what) {
  if
  :: i == 0 ->
     call[i].at = (what == OK -> STATUS_ANSWERED : NEXT_ANSWERED);
     call[i].answer = what;
     call[i].good = (call[i].good > 0);
     BAD(i) = 0
  :: else -> forget(i)
  fi
}

/* --- what the page does --- */

inline calls(next, route) {
  work = next;
  call[0].at = route
}

inline shows(next) {
  if
  :: FORWARD ->
     if
     :: view > 2
     :: else ->
        shown = (shown > call[0].done -> shown : call[0].done);
        some = some || call[0].good;
        view = (view > next -> view : next)
     fi
  :: else ->
     regresses = (call[0].done < shown || (view > 2 && next != view));
     shown = call[0].done;
     some = call[0].good;
     view = next
  fi
}

inline status_answered() {
  s = call[0].status;
  error = 0;
  u = s + 1;
  shows(u);
  forget(0);
  if
  :: work == FIRST ->
     if
     :: s == J_QUEUED || (UNLESS && s == J_PROCESSING) -> calls(DRIVING, NEXT_SENT)
     :: else -> work = QUIET
     fi
  :: work == LAST -> work = (AFTER == 2 && s < J_COMPLETED -> POLLING : QUIET)
  :: work == READING ->
     if
     :: s >= J_COMPLETED -> work = QUIET
     :: else -> work = PAUSING
     fi
  fi
}

inline status_failed() {
  error = 1;
  work = (RETRY && work != LAST -> BACKING_OFF : QUIET)
}

inline next_answered() {
  s = call[0].answer;
  u = view;
  if
  :: s == NONE_REMAIN && LASTDONE && !FORWARD -> u = J_COMPLETED + 1
  :: s <= NONE_REMAIN && !(s == NONE_REMAIN && LASTDONE && !FORWARD) -> u = J_PROCESSING + 1
  :: s == JOB_COMPLETED && !FORWARD -> u = J_COMPLETED + 1
  :: else
  fi;
  shows(u);
  forget(0);
  if
  :: s == MORE -> work = PAUSING
  :: s != MORE && RETRY && s == NO_ITEMS -> work = WAITING
  :: s != MORE && RETRY && s != NO_ITEMS -> calls(READING, STATUS_SENT)
  :: s != MORE && !RETRY && AFTER == 1 -> work = DELAYING
  :: s != MORE && !RETRY && AFTER != 1 -> calls(LAST, STATUS_SENT)
  fi
}

inline next_failed() {
  error = 1;
  if
  :: RETRY -> work = BACKING_OFF
  :: !RETRY && AFTER == 1 -> work = DELAYING
  :: !RETRY && AFTER != 1 -> calls(LAST, STATUS_SENT)
  fi
}

/* The page's call becomes one that nobody waits for. */
inline leaves() {
#if CUTS > 0
  u = 1;
  do
  :: call[u].at == IDLE -> break
  :: else -> u++
  od;
  call[u].at = call[0].at;
  call[u].answer = call[0].answer;
  call[u].status = call[0].status;
  call[u].item = call[0].item;
  call[u].tag = call[0].tag;
  call[u].done = call[0].done;
  call[u].good = call[0].good;
  BAD(u) = BAD(0);
  call[0].item = NOBODY;
  call[0].tag = 0;
#endif
  forget(0)
}

/* --- the claims --- */

#if SHARES
#define SAME(a, b) (call[a].tag && call[a].tag == call[b].tag && (call[a].at == TAKEN || call[a].at == WORKING) && (call[b].at == TAKEN || call[b].at == WORKING))
#if CUTS == 1
#define held_twice SAME(0, 1)
#elif CUTS == 2
#define held_twice (SAME(0, 1) || SAME(0, 2) || SAME(1, 2))
#else
#define held_twice (SAME(0, 1) || SAME(0, 2) || SAME(0, 3) || SAME(1, 2) || SAME(1, 3) || SAME(2, 3))
#endif
#else
#define held_twice 0
#endif

#ifdef CLAIMS
/* Each violated claim is named once; the search goes on. */
c_code {
  static void violated(int claim) {
    static int told[5];
    if (!told[claim]++) printf("violated: %d\n", claim);
  }
}
#define JUDGE \
  if :: view > 2 && view != job + 1 -> c_code { violated(0); } :: else fi; \
  if :: regresses -> c_code { violated(1); } :: else fi; \
  if :: COUNT != GOOD + POOR || COUNT > N || (over && COUNT != N) -> c_code { violated(2); } :: else fi; \
  if :: twice || held_twice || (over && open > 0) -> c_code { violated(3); } :: else fi; \
  if :: view == 3 && some != (completed > 0) -> c_code { violated(4); } :: else fi;
#else
#define JUDGE
#endif
#define DONE CANONICAL; JUDGE regresses = 0; twice = 0; t = 0; u = 0; s = 0

/* --- the steps --- */

#define CALL_STEPS(i) \
  :: d_step { call[i].at == STATUS_SENT -> snapshot(i); reply(i, OK); DONE } \
  :: d_step { call[i].at == NEXT_SENT -> \
       if \
       :: over -> snapshot(i); reply(i, JOB_COMPLETED) \
       :: !over && queued == 0 && FINALISE == 5 && processing + reprocessing > 0 -> snapshot(i); reply(i, NO_ITEMS) \
       :: !over && queued == 0 && !(FINALISE == 5 && processing + reprocessing > 0) -> reads(i); call[i].at = FINALISING \
       :: !over && queued > 0 -> \
          selects(i); \
          if \
          :: TAKE2 -> call[i].at = SELECTED \
          :: !TAKE2 && MARK -> takes(i); call[i].at = TAKEN \
          :: !TAKE2 && !MARK -> takes(i); marks(); call[i].at = WORKING \
          fi \
       fi; \
       DONE } \
  :: d_step { call[i].at == SELECTED -> takes(i); \
       if \
       :: MARK -> call[i].at = TAKEN \
       :: !MARK -> marks(); call[i].at = WORKING \
       fi; \
       DONE } \
  :: d_step { call[i].at == TAKEN -> marks(); call[i].at = WORKING; DONE } \
  :: d_step { call[i].at == WORKING -> ended(i, COMPLETED); DONE } \
  :: d_step { call[i].at == WORKING -> ended(i, FAILED); DONE } \
  :: d_step { call[i].at == COMPLETED_ONE || call[i].at == FAILED_ONE -> \
       reads(i); call[i].at = call[i].at + 2; DONE } \
  :: d_step { call[i].at == ADDS_SUCCESS || call[i].at == ADDS_FAILURE -> writes(i); DONE } \
  :: d_step { call[i].at == COUNTED_SUCCESS -> snapshot(i); \
       if \
       :: queued == 0 -> call[i].at = FINALISING \
       :: else -> reply(i, MORE) \
       fi; \
       DONE } \
  :: d_step { call[i].at == COUNTED -> snapshot(i); \
       if \
       :: queued == 0 && FINALISE == 4 -> call[i].at = FINALISING \
       :: over && FINALISE == 2 && SAYS -> reply(i, JOB_COMPLETED) \
       :: !(over && FINALISE == 2 && SAYS) && queued == 0 && FINALISE != 4 -> reply(i, NONE_REMAIN) \
       :: !(over && FINALISE == 2 && SAYS) && queued > 0 -> reply(i, MORE) \
       fi; \
       DONE } \
  :: d_step { call[i].at == FINALISING -> finish(i); reply(i, JOB_COMPLETED); DONE }

/* An item's outcome is known. */
inline ended(i, outcome) {
  t = (open == 1);
  s = COUNT + 1;
  settles(i, outcome);
#if COUNTERS == 0 && FINALISE == 5
  if
  :: t -> finish(i); snapshot(i); reply(i, (SAYS -> JOB_COMPLETED : NONE_REMAIN))
  :: else -> snapshot(i); reply(i, (queued == 0 -> NONE_REMAIN : MORE))
  fi
#elif COUNTERS == 2
  call[i].at = (outcome == COMPLETED -> COMPLETED_ONE : FAILED_ONE)
#else
#if COUNTERS == 1
  sum++;
  if
  :: outcome == COMPLETED -> successes++
  :: else -> failures++
  fi;
#endif
  if
  :: FINALISE == 3 && outcome == COMPLETED -> call[i].at = COUNTED_SUCCESS
  :: FINALISE == 2 && s >= N -> reads(i); finish(i); call[i].at = COUNTED
  :: else -> call[i].at = COUNTED
  fi
#endif
}

inline writes(i) {
#if COUNTERS == 2
  s = call[i].at;
  call[i].done = call[i].done + 1;
  if
  :: s == ADDS_SUCCESS -> call[i].good = call[i].good + 1
  :: else -> call[i].bad = call[i].bad + 1
  fi;
  sum = call[i].done;
  successes = call[i].good;
  failures = call[i].bad;
  if
  :: FINALISE == 2 && sum >= N -> finish(i)
  :: else
  fi;
  call[i].at = (FINALISE == 3 && s == ADDS_SUCCESS -> COUNTED_SUCCESS : COUNTED)
#else
  skip
#endif
}

#define PAGE_STEPS \
  :: d_step { work == CLOSED -> calls(FIRST, STATUS_SENT); DONE } \
  :: d_step { work == PAUSING -> calls(DRIVING, NEXT_SENT); DONE } \
  :: d_step { work == DELAYING || work == POLLING -> calls(LAST, STATUS_SENT); DONE } \
  :: d_step { work == BACKING_OFF || work == WAITING -> calls(READING, STATUS_SENT); DONE }

#define NETWORK_STEPS \
  :: d_step { call[0].at == STATUS_ANSWERED -> status_answered(); DONE } \
  :: d_step { call[0].at == NEXT_ANSWERED -> next_answered(); DONE } \
  :: d_step { cuts > 0 && (call[0].at == STATUS_SENT || call[0].at == STATUS_ANSWERED) -> \
       cuts--; forget(0); status_failed(); DONE } \
  :: d_step { cuts > 0 && call[0].at == NEXT_ANSWERED -> cuts--; forget(0); next_failed(); DONE } \
  :: d_step { cuts > 0 && call[0].at > STATUS_SENT && call[0].at < STATUS_ANSWERED -> \
       cuts--; leaves(); next_failed(); DONE }

#define JOB_STEPS :: d_step { FINALISE == 1 && !over && N > 0 && open == 0 -> job = J_COMPLETED; DONE }

#ifdef LIVE

/* One process for each of those that fairness is asked of: weak fairness is pan's, by process. */
active proctype page() { do PAGE_STEPS od }
active proctype network() { do CALL_STEPS(0) NETWORK_STEPS od }
#if CUTS > 0
active proctype left1() { do CALL_STEPS(1) od }
#endif
#if CUTS > 1
active proctype left2() { do CALL_STEPS(2) od }
#endif
#if CUTS > 2
active proctype left3() { do CALL_STEPS(3) od }
#endif
#if FINALISE == 1
active proctype lag() { do JOB_STEPS od }
#endif
/* A run that simply stops is a run; pan -a -f overlooks it unless there is something to go on with. */
active proctype stutter() { do :: work <= QUIET od }

#if LIVE == 1
ltl comes_to_rest { <>[] settled }
#else
ltl job_ends { <> over }
#endif

#else

/* All in one process: the smallest state that pan can have. */
active proctype all() {
end:
  do
  PAGE_STEPS
  NETWORK_STEPS
  CALL_STEPS(0)
#if CUTS > 0
  CALL_STEPS(1)
#endif
#if CUTS > 1
  CALL_STEPS(2)
#endif
#if CUTS > 2
  CALL_STEPS(3)
#endif
#if FINALISE == 1
  JOB_STEPS
#endif
  od
}

#endif
