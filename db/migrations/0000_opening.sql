CREATE TABLE "insights" (
	"id" uuid PRIMARY KEY NOT NULL,
	"author_id" uuid,
	"group_id" uuid,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"body_html" text NOT NULL,
	"lang" text NOT NULL,
	"reply_count" integer DEFAULT 0 NOT NULL,
	"once" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"erased_at" timestamp with time zone,
	"searchable" "tsvector" GENERATED ALWAYS AS (
  setweight(to_tsvector(case lang when 'de' then 'german'::regconfig when 'fr' then 'french'::regconfig
    when 'it' then 'italian'::regconfig else 'english'::regconfig end, title), 'A') ||
  setweight(to_tsvector(case lang when 'de' then 'german'::regconfig when 'fr' then 'french'::regconfig
    when 'it' then 'italian'::regconfig else 'english'::regconfig end, body), 'B')) STORED
);
--> statement-breakpoint
CREATE TABLE "replies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"insight_id" uuid NOT NULL,
	"author_id" uuid,
	"body" text NOT NULL,
	"body_html" text NOT NULL,
	"lang" text NOT NULL,
	"once" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"erased_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "group_topics" (
	"group_id" uuid NOT NULL,
	"topic" text NOT NULL,
	CONSTRAINT "group_topics_group_id_topic_pk" PRIMARY KEY("group_id","topic")
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"purpose" text NOT NULL,
	"lang" text NOT NULL,
	"site" text,
	"entry" text NOT NULL,
	"size" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "groups_slug_unique" UNIQUE("slug"),
	CONSTRAINT "groups_entry" CHECK ("groups"."entry" in ('open','request'))
);
--> statement-breakpoint
CREATE TABLE "membership_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"group_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"declined_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"escalated_at" timestamp with time zone,
	"decided_by" uuid
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"group_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"host_since" timestamp with time zone,
	CONSTRAINT "memberships_group_id_member_id_pk" PRIMARY KEY("group_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "check_answers" (
	"member_id" uuid NOT NULL,
	"course" text NOT NULL,
	"module" text NOT NULL,
	"question" text NOT NULL,
	"options" text[] NOT NULL,
	"answered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "check_answers_member_id_course_module_question_pk" PRIMARY KEY("member_id","course","module","question")
);
--> statement-breakpoint
CREATE TABLE "completions" (
	"member_id" uuid NOT NULL,
	"course" text NOT NULL,
	"module" text NOT NULL,
	"completed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "completions_member_id_course_module_pk" PRIMARY KEY("member_id","course","module")
);
--> statement-breakpoint
CREATE TABLE "exercise_texts" (
	"member_id" uuid NOT NULL,
	"course" text NOT NULL,
	"module" text NOT NULL,
	"body" text DEFAULT '' NOT NULL,
	"piece_id" uuid,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "exercise_texts_member_id_course_module_pk" PRIMARY KEY("member_id","course","module")
);
--> statement-breakpoint
CREATE TABLE "self_checks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"answers" jsonb NOT NULL,
	"activity" smallint NOT NULL,
	"network" smallint NOT NULL,
	"cell" text NOT NULL,
	"destination" text,
	"taken_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"to" text NOT NULL,
	"locale" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"delivered_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "active_weeks" (
	"member_id" uuid NOT NULL,
	"week" date NOT NULL,
	CONSTRAINT "active_weeks_member_id_week_pk" PRIMARY KEY("member_id","week")
);
--> statement-breakpoint
CREATE TABLE "appointments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"role" text NOT NULL,
	"appointed_by" uuid,
	"appointed_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "appointments_role" CHECK ("appointments"."role" in ('lead','administrator'))
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "consents_kind_known" CHECK ("consents"."kind" in ('listed','matchable','reminders','accompanied'))
);
--> statement-breakpoint
CREATE TABLE "hand_raises" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"answered_by" uuid,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"token_hash" text NOT NULL,
	"role" text,
	"locale" text NOT NULL,
	"invited_by" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "invitations_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "limits" (
	"key" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"tries" integer NOT NULL,
	CONSTRAINT "limits_key_window_start_pk" PRIMARY KEY("key","window_start")
);
--> statement-breakpoint
CREATE TABLE "looks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"looked_by" uuid,
	"looked_at" timestamp with time zone NOT NULL,
	"page" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member_topics" (
	"member_id" uuid NOT NULL,
	"topic" text NOT NULL,
	CONSTRAINT "member_topics_member_id_topic_pk" PRIMARY KEY("member_id","topic")
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"password_hash" text,
	"name" text NOT NULL,
	"headline" text DEFAULT '' NOT NULL,
	"about" text DEFAULT '' NOT NULL,
	"hopes" text DEFAULT '' NOT NULL,
	"unit" text,
	"site" text,
	"languages" text[] DEFAULT '{}' NOT NULL,
	"locale" text NOT NULL,
	"time_zone" text NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"paused_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "open_domains" (
	"domain" text PRIMARY KEY NOT NULL,
	"opened_by" uuid,
	"opened_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "password_resets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "password_resets_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"slug" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"region" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topics" (
	"slug" text PRIMARY KEY NOT NULL,
	"names" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "units" (
	"slug" text PRIMARY KEY NOT NULL,
	"names" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fits" (
	"mentorship_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"fit" text NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fits_mentorship_id_member_id_pk" PRIMARY KEY("mentorship_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "goals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mentorship_id" uuid NOT NULL,
	"words" text NOT NULL,
	"set_by" uuid,
	"set_at" timestamp with time zone NOT NULL,
	"reached_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "meetings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mentorship_id" uuid NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"minutes" integer NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"arranged_by" uuid,
	"arranged_at" timestamp with time zone NOT NULL,
	"held_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	CONSTRAINT "meetings_minutes" CHECK ("meetings"."minutes" between 10 and 480)
);
--> statement-breakpoint
CREATE TABLE "mentor_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mentee_id" uuid,
	"mentor_id" uuid,
	"message" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"question" text,
	"question_at" timestamp with time zone,
	"reply" text,
	"reply_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"declined_at" timestamp with time zone,
	"decline_words" text,
	"withdrawn_at" timestamp with time zone,
	"escalated_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "mentoring_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mentorship_id" uuid NOT NULL,
	"author_id" uuid,
	"body" text NOT NULL,
	"body_html" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mentors" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"capacity" integer NOT NULL,
	"mentees" integer DEFAULT 0 NOT NULL,
	"rhythm" text NOT NULL,
	"offers" text NOT NULL,
	"languages" text[] NOT NULL,
	"topics" text[] NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"paused_at" timestamp with time zone,
	CONSTRAINT "mentors_capacity" CHECK ("mentors"."capacity" between 1 and 6),
	CONSTRAINT "mentors_mentees" CHECK ("mentors"."mentees" >= 0),
	CONSTRAINT "mentors_rhythm" CHECK ("mentors"."rhythm" in ('weekly','fortnightly','monthly'))
);
--> statement-breakpoint
CREATE TABLE "mentorships" (
	"id" uuid PRIMARY KEY NOT NULL,
	"request_id" uuid,
	"mentor_id" uuid,
	"mentee_id" uuid,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" uuid
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"about_id" uuid,
	"kind" text NOT NULL,
	"params" jsonb NOT NULL,
	"href" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "crises" (
	"id" uuid PRIMARY KEY NOT NULL,
	"happened" text NOT NULL,
	"sayable" text NOT NULL,
	"contact" text NOT NULL,
	"lang" text NOT NULL,
	"hours" integer NOT NULL,
	"proposed_by" uuid,
	"proposed_at" timestamp with time zone NOT NULL,
	"seconded_by" uuid,
	"seconded_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"cleared_by" uuid,
	"cleared_at" timestamp with time zone,
	CONSTRAINT "crises_two_people" CHECK ("crises"."seconded_by" <> "crises"."proposed_by"),
	CONSTRAINT "crises_hours" CHECK ("crises"."hours" between 1 and 72),
	CONSTRAINT "crises_ends" CHECK (("crises"."seconded_at" is null) = ("crises"."ends_at" is null))
);
--> statement-breakpoint
CREATE TABLE "milestones" (
	"name" text PRIMARY KEY NOT NULL,
	"reached_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "snapshots" (
	"id" uuid PRIMARY KEY NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"figures" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"feedback_id" uuid NOT NULL,
	"start" integer,
	"end" integer,
	"quote" text,
	"body" text NOT NULL,
	CONSTRAINT "comments_passage" CHECK (("comments"."start" is null) = ("comments"."quote" is null) and ("comments"."end" is null) = ("comments"."quote" is null) and ("comments"."start" is null or "comments"."start" < "comments"."end"))
);
--> statement-breakpoint
CREATE TABLE "feedback_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"piece_id" uuid,
	"revision_id" uuid,
	"author_id" uuid,
	"asks" text DEFAULT '' NOT NULL,
	"self_check" jsonb NOT NULL,
	"audience" text NOT NULL,
	"to_member_id" uuid,
	"to_group_id" uuid,
	"lang" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"visible_until" timestamp with time zone NOT NULL,
	"first_answered_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"escalated_at" timestamp with time zone,
	CONSTRAINT "feedback_requests_audience" CHECK ("feedback_requests"."audience" in ('member','group','anyone') and ("feedback_requests"."to_member_id" is null or "feedback_requests"."audience" = 'member') and ("feedback_requests"."to_group_id" is null or "feedback_requests"."audience" = 'group')),
	CONSTRAINT "feedback_requests_forgotten_whole" CHECK ("feedback_requests"."piece_id" is not null or ("feedback_requests"."asks" = '' and "feedback_requests"."self_check" = '{}'::jsonb and "feedback_requests"."closed_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "feedbacks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"request_id" uuid NOT NULL,
	"giver_id" uuid,
	"criteria" jsonb NOT NULL,
	"words" text NOT NULL,
	"words_html" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	CONSTRAINT "feedbacks_once" UNIQUE("request_id","giver_id"),
	CONSTRAINT "feedbacks_forgotten_whole" CHECK ("feedbacks"."giver_id" is not null or ("feedbacks"."words" = '' and "feedbacks"."words_html" = '' and "feedbacks"."criteria" = '{}'::jsonb))
);
--> statement-breakpoint
CREATE TABLE "pieces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"author_id" uuid NOT NULL,
	"title" text NOT NULL,
	"lang" text NOT NULL,
	"latest" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revised_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"piece_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"body" text NOT NULL,
	"body_html" text NOT NULL,
	"plain" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "revisions_number" UNIQUE("piece_id","number")
);
--> statement-breakpoint
CREATE TABLE "thanks" (
	"feedback_id" uuid PRIMARY KEY NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"said_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "insights" ADD CONSTRAINT "insights_author_id_members_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "insights" ADD CONSTRAINT "insights_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_insight_id_insights_id_fk" FOREIGN KEY ("insight_id") REFERENCES "public"."insights"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_author_id_members_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_topics" ADD CONSTRAINT "group_topics_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_topics" ADD CONSTRAINT "group_topics_topic_topics_slug_fk" FOREIGN KEY ("topic") REFERENCES "public"."topics"("slug") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "groups" ADD CONSTRAINT "groups_site_sites_slug_fk" FOREIGN KEY ("site") REFERENCES "public"."sites"("slug") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership_requests" ADD CONSTRAINT "membership_requests_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership_requests" ADD CONSTRAINT "membership_requests_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership_requests" ADD CONSTRAINT "membership_requests_decided_by_members_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_answers" ADD CONSTRAINT "check_answers_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "completions" ADD CONSTRAINT "completions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_texts" ADD CONSTRAINT "exercise_texts_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "self_checks" ADD CONSTRAINT "self_checks_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "active_weeks" ADD CONSTRAINT "active_weeks_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_appointed_by_members_id_fk" FOREIGN KEY ("appointed_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_raises" ADD CONSTRAINT "hand_raises_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_raises" ADD CONSTRAINT "hand_raises_answered_by_members_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_members_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "looks" ADD CONSTRAINT "looks_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "looks" ADD CONSTRAINT "looks_looked_by_members_id_fk" FOREIGN KEY ("looked_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_topics" ADD CONSTRAINT "member_topics_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_topics" ADD CONSTRAINT "member_topics_topic_topics_slug_fk" FOREIGN KEY ("topic") REFERENCES "public"."topics"("slug") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_unit_units_slug_fk" FOREIGN KEY ("unit") REFERENCES "public"."units"("slug") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_site_sites_slug_fk" FOREIGN KEY ("site") REFERENCES "public"."sites"("slug") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_domains" ADD CONSTRAINT "open_domains_opened_by_members_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fits" ADD CONSTRAINT "fits_mentorship_id_mentorships_id_fk" FOREIGN KEY ("mentorship_id") REFERENCES "public"."mentorships"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fits" ADD CONSTRAINT "fits_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_mentorship_id_mentorships_id_fk" FOREIGN KEY ("mentorship_id") REFERENCES "public"."mentorships"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_set_by_members_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meetings" ADD CONSTRAINT "meetings_mentorship_id_mentorships_id_fk" FOREIGN KEY ("mentorship_id") REFERENCES "public"."mentorships"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meetings" ADD CONSTRAINT "meetings_arranged_by_members_id_fk" FOREIGN KEY ("arranged_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentor_requests" ADD CONSTRAINT "mentor_requests_mentee_id_members_id_fk" FOREIGN KEY ("mentee_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentor_requests" ADD CONSTRAINT "mentor_requests_mentor_id_members_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentoring_notes" ADD CONSTRAINT "mentoring_notes_mentorship_id_mentorships_id_fk" FOREIGN KEY ("mentorship_id") REFERENCES "public"."mentorships"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentoring_notes" ADD CONSTRAINT "mentoring_notes_author_id_members_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentors" ADD CONSTRAINT "mentors_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentorships" ADD CONSTRAINT "mentorships_request_id_mentor_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."mentor_requests"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentorships" ADD CONSTRAINT "mentorships_mentor_id_members_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentorships" ADD CONSTRAINT "mentorships_mentee_id_members_id_fk" FOREIGN KEY ("mentee_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentorships" ADD CONSTRAINT "mentorships_ended_by_members_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_about_id_members_id_fk" FOREIGN KEY ("about_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "crises" ADD CONSTRAINT "crises_proposed_by_members_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "crises" ADD CONSTRAINT "crises_seconded_by_members_id_fk" FOREIGN KEY ("seconded_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "crises" ADD CONSTRAINT "crises_cleared_by_members_id_fk" FOREIGN KEY ("cleared_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_feedback_id_feedbacks_id_fk" FOREIGN KEY ("feedback_id") REFERENCES "public"."feedbacks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_requests" ADD CONSTRAINT "feedback_requests_piece_id_pieces_id_fk" FOREIGN KEY ("piece_id") REFERENCES "public"."pieces"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_requests" ADD CONSTRAINT "feedback_requests_revision_id_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."revisions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_requests" ADD CONSTRAINT "feedback_requests_author_id_members_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_requests" ADD CONSTRAINT "feedback_requests_to_member_id_members_id_fk" FOREIGN KEY ("to_member_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_requests" ADD CONSTRAINT "feedback_requests_to_group_id_groups_id_fk" FOREIGN KEY ("to_group_id") REFERENCES "public"."groups"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedbacks" ADD CONSTRAINT "feedbacks_request_id_feedback_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."feedback_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedbacks" ADD CONSTRAINT "feedbacks_giver_id_members_id_fk" FOREIGN KEY ("giver_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pieces" ADD CONSTRAINT "pieces_author_id_members_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_piece_id_pieces_id_fk" FOREIGN KEY ("piece_id") REFERENCES "public"."pieces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thanks" ADD CONSTRAINT "thanks_feedback_id_feedbacks_id_fk" FOREIGN KEY ("feedback_id") REFERENCES "public"."feedbacks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "insights_group" ON "insights" USING btree ("group_id","id");--> statement-breakpoint
CREATE INDEX "insights_author" ON "insights" USING btree ("author_id","id");--> statement-breakpoint
CREATE INDEX "insights_group_lang" ON "insights" USING btree ("group_id","lang","id");--> statement-breakpoint
CREATE INDEX "insights_club" ON "insights" USING btree ("id") WHERE "insights"."group_id" is null;--> statement-breakpoint
CREATE INDEX "insights_club_lang" ON "insights" USING btree ("lang","id") WHERE "insights"."group_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "insights_once" ON "insights" USING btree ("once") WHERE "insights"."once" is not null;--> statement-breakpoint
CREATE INDEX "insights_searchable" ON "insights" USING gin ("searchable");--> statement-breakpoint
CREATE INDEX "replies_insight" ON "replies" USING btree ("insight_id","id");--> statement-breakpoint
CREATE INDEX "replies_author" ON "replies" USING btree ("author_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "replies_once" ON "replies" USING btree ("once") WHERE "replies"."once" is not null;--> statement-breakpoint
CREATE INDEX "group_topics_topic" ON "group_topics" USING btree ("topic");--> statement-breakpoint
CREATE INDEX "groups_name" ON "groups" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "groups_lang" ON "groups" USING btree ("lang");--> statement-breakpoint
CREATE INDEX "groups_site" ON "groups" USING btree ("site");--> statement-breakpoint
CREATE UNIQUE INDEX "membership_requests_open" ON "membership_requests" USING btree ("group_id","member_id") WHERE "membership_requests"."accepted_at" is null and "membership_requests"."declined_at" is null and "membership_requests"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "membership_requests_member" ON "membership_requests" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "memberships_member" ON "memberships" USING btree ("member_id","group_id");--> statement-breakpoint
CREATE INDEX "completions_course" ON "completions" USING btree ("course","module");--> statement-breakpoint
CREATE INDEX "exercise_texts_piece" ON "exercise_texts" USING btree ("piece_id");--> statement-breakpoint
CREATE INDEX "self_checks_member" ON "self_checks" USING btree ("member_id","id");--> statement-breakpoint
CREATE INDEX "mails_waiting" ON "mails" USING btree ("id") WHERE "mails"."delivered_at" is null;--> statement-breakpoint
CREATE INDEX "active_weeks_week" ON "active_weeks" USING btree ("week","member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "appointments_open" ON "appointments" USING btree ("member_id","role") WHERE "appointments"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "consents_open" ON "consents" USING btree ("member_id","kind") WHERE "consents"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "consents_kind" ON "consents" USING btree ("kind","member_id") WHERE "consents"."withdrawn_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "hand_raises_open" ON "hand_raises" USING btree ("member_id") WHERE "hand_raises"."answered_at" is null;--> statement-breakpoint
CREATE INDEX "invitations_email" ON "invitations" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "invitations_expires" ON "invitations" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "limits_window" ON "limits" USING btree ("window_start");--> statement-breakpoint
CREATE INDEX "looks_member" ON "looks" USING btree ("member_id","id");--> statement-breakpoint
CREATE INDEX "looks_by" ON "looks" USING btree ("looked_by");--> statement-breakpoint
CREATE INDEX "member_topics_topic" ON "member_topics" USING btree ("topic","member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "members_email" ON "members" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "members_name" ON "members" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "members_languages" ON "members" USING gin ("languages");--> statement-breakpoint
CREATE INDEX "members_site" ON "members" USING btree ("site");--> statement-breakpoint
CREATE INDEX "members_unit" ON "members" USING btree ("unit");--> statement-breakpoint
CREATE INDEX "password_resets_member" ON "password_resets" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "sessions_member" ON "sessions" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "sessions_expires" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "goals_mentorship" ON "goals" USING btree ("mentorship_id","id");--> statement-breakpoint
CREATE INDEX "meetings_mentorship" ON "meetings" USING btree ("mentorship_id","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "mentor_requests_open" ON "mentor_requests" USING btree ("mentee_id","mentor_id") WHERE "mentor_requests"."accepted_at" is null and "mentor_requests"."declined_at" is null and "mentor_requests"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "mentor_requests_mentor" ON "mentor_requests" USING btree ("mentor_id","id");--> statement-breakpoint
CREATE INDEX "mentor_requests_mentee" ON "mentor_requests" USING btree ("mentee_id","id");--> statement-breakpoint
CREATE INDEX "mentor_requests_decided" ON "mentor_requests" USING btree (coalesce("accepted_at", "declined_at") desc) WHERE coalesce("mentor_requests"."accepted_at", "mentor_requests"."declined_at") is not null;--> statement-breakpoint
CREATE INDEX "mentor_requests_waiting" ON "mentor_requests" USING btree ("created_at") WHERE "mentor_requests"."accepted_at" is null and "mentor_requests"."declined_at" is null and "mentor_requests"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "mentoring_notes_mentorship" ON "mentoring_notes" USING btree ("mentorship_id","id");--> statement-breakpoint
CREATE INDEX "mentors_free" ON "mentors" USING btree (right("member_id"::text, 12)) WHERE "mentors"."paused_at" is null and "mentors"."mentees" < "mentors"."capacity";--> statement-breakpoint
CREATE UNIQUE INDEX "mentorships_open" ON "mentorships" USING btree ("mentor_id","mentee_id") WHERE "mentorships"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "mentorships_request" ON "mentorships" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "mentorships_mentor" ON "mentorships" USING btree ("mentor_id","id");--> statement-breakpoint
CREATE INDEX "mentorships_mentee" ON "mentorships" USING btree ("mentee_id","id");--> statement-breakpoint
CREATE INDEX "notices_member" ON "notices" USING btree ("member_id","id");--> statement-breakpoint
CREATE INDEX "notices_unread" ON "notices" USING btree ("member_id") WHERE "notices"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notices_about" ON "notices" USING btree ("about_id");--> statement-breakpoint
CREATE INDEX "crises_in_force" ON "crises" USING btree ("ends_at") WHERE "crises"."cleared_at" is null and "crises"."ends_at" is not null;--> statement-breakpoint
CREATE INDEX "snapshots_taken" ON "snapshots" USING btree ("taken_at" desc);--> statement-breakpoint
CREATE INDEX "comments_feedback" ON "comments" USING btree ("feedback_id","start");--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_requests_one_open" ON "feedback_requests" USING btree ("piece_id") WHERE "feedback_requests"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_requests_open" ON "feedback_requests" USING btree ("audience","lang","id") WHERE "feedback_requests"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_requests_member" ON "feedback_requests" USING btree ("to_member_id","id") WHERE "feedback_requests"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_requests_group" ON "feedback_requests" USING btree ("to_group_id","id") WHERE "feedback_requests"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_requests_author" ON "feedback_requests" USING btree ("author_id","id");--> statement-breakpoint
CREATE INDEX "feedback_requests_piece" ON "feedback_requests" USING btree ("piece_id","id");--> statement-breakpoint
CREATE INDEX "feedback_requests_waiting" ON "feedback_requests" USING btree ("created_at") WHERE "feedback_requests"."closed_at" is null and "feedback_requests"."first_answered_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_requests_answered" ON "feedback_requests" USING btree ("first_answered_at") WHERE "feedback_requests"."first_answered_at" is not null;--> statement-breakpoint
CREATE INDEX "feedback_requests_visible" ON "feedback_requests" USING btree ("visible_until") WHERE "feedback_requests"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_requests_revision" ON "feedback_requests" USING btree ("revision_id");--> statement-breakpoint
CREATE INDEX "feedbacks_giver" ON "feedbacks" USING btree ("giver_id","id");--> statement-breakpoint
CREATE INDEX "pieces_author" ON "pieces" USING btree ("author_id","revised_at","id");