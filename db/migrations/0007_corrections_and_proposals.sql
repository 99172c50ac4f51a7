CREATE TABLE "corrections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"once" uuid NOT NULL,
	"member_id" uuid,
	"course" text NOT NULL,
	"module" text NOT NULL,
	"lang" text NOT NULL,
	"passage" text NOT NULL,
	"words" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"escalated_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"answered_by" uuid,
	"outcome" text,
	"answer" text DEFAULT '' NOT NULL,
	CONSTRAINT "corrections_once" UNIQUE("once"),
	CONSTRAINT "corrections_answered" CHECK (("corrections"."answered_at" is null) = ("corrections"."outcome" is null) and ("corrections"."outcome" in ('changed','stays'))),
	CONSTRAINT "corrections_forgotten_whole" CHECK (("corrections"."member_id" is not null or ("corrections"."passage" = '' and "corrections"."words" = '' and "corrections"."answered_by" is not null)) and ("corrections"."answered_by" is not null or "corrections"."answer" = ''))
);
--> statement-breakpoint
CREATE TABLE "proposal_decisions" (
	"proposal_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"lead_id" uuid,
	"outcome" text NOT NULL,
	"words" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "proposal_decisions_proposal_id_version_pk" PRIMARY KEY("proposal_id","version"),
	CONSTRAINT "proposal_decisions_outcome" CHECK ("proposal_decisions"."outcome" in ('agreed','missing')),
	CONSTRAINT "proposal_decisions_forgotten_whole" CHECK ("proposal_decisions"."lead_id" is not null or "proposal_decisions"."words" = '')
);
--> statement-breakpoint
CREATE TABLE "proposal_reviews" (
	"id" uuid PRIMARY KEY NOT NULL,
	"proposal_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"reviewer_id" uuid,
	"verdict" text NOT NULL,
	"criteria" jsonb NOT NULL,
	"words" text NOT NULL,
	"words_html" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	CONSTRAINT "proposal_reviews_once" UNIQUE("proposal_id","version","reviewer_id"),
	CONSTRAINT "proposal_reviews_verdict" CHECK ("proposal_reviews"."verdict" in ('yes','yes-with','not-yet') and ("proposal_reviews"."verdict" = 'yes' or "proposal_reviews"."words" <> '' or "proposal_reviews"."reviewer_id" is null)),
	CONSTRAINT "proposal_reviews_forgotten_whole" CHECK ("proposal_reviews"."reviewer_id" is not null or ("proposal_reviews"."words" = '' and "proposal_reviews"."words_html" = '' and "proposal_reviews"."criteria" = '{}'::jsonb))
);
--> statement-breakpoint
CREATE TABLE "proposal_versions" (
	"proposal_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"revision_id" uuid NOT NULL,
	"title" text NOT NULL,
	"lang" text NOT NULL,
	"tier" text NOT NULL,
	"course" text,
	"goals" text[] NOT NULL,
	"minutes" smallint NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"first_reviewed_at" timestamp with time zone,
	"escalated_at" timestamp with time zone,
	CONSTRAINT "proposal_versions_proposal_id_number_pk" PRIMARY KEY("proposal_id","number"),
	CONSTRAINT "proposal_versions_goals" CHECK (cardinality("proposal_versions"."goals") between 1 and 4)
);
--> statement-breakpoint
CREATE TABLE "proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"once" uuid NOT NULL,
	"piece_id" uuid,
	"author_id" uuid,
	"latest" integer NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"appeared" integer,
	"appeared_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "proposals_once" UNIQUE("once"),
	CONSTRAINT "proposals_appeared" CHECK (("proposals"."appeared" is null) = ("proposals"."appeared_at" is null) and ("proposals"."appeared" <= "proposals"."latest")),
	CONSTRAINT "proposals_forgotten_whole" CHECK (("proposals"."piece_id" is not null or "proposals"."withdrawn_at" is not null) and ("proposals"."author_id" is not null or "proposals"."piece_id" is null))
);
--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_answered_by_members_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_decisions" ADD CONSTRAINT "proposal_decisions_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_decisions" ADD CONSTRAINT "proposal_decisions_lead_id_members_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_reviews" ADD CONSTRAINT "proposal_reviews_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_reviews" ADD CONSTRAINT "proposal_reviews_reviewer_id_members_id_fk" FOREIGN KEY ("reviewer_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_versions" ADD CONSTRAINT "proposal_versions_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_versions" ADD CONSTRAINT "proposal_versions_revision_id_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."revisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_piece_id_pieces_id_fk" FOREIGN KEY ("piece_id") REFERENCES "public"."pieces"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_author_id_members_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "corrections_member" ON "corrections" USING btree ("member_id","id");--> statement-breakpoint
CREATE INDEX "corrections_module" ON "corrections" USING btree ("course","module");--> statement-breakpoint
CREATE INDEX "corrections_open" ON "corrections" USING btree ("id") WHERE "corrections"."answered_at" is null;--> statement-breakpoint
CREATE INDEX "corrections_answered_at" ON "corrections" USING btree ("answered_at") WHERE "corrections"."answered_at" is not null;--> statement-breakpoint
CREATE INDEX "corrections_answerer" ON "corrections" USING btree ("answered_by");--> statement-breakpoint
CREATE INDEX "proposal_decisions_lead" ON "proposal_decisions" USING btree ("lead_id");--> statement-breakpoint
CREATE INDEX "proposal_reviews_reviewer" ON "proposal_reviews" USING btree ("reviewer_id","id");--> statement-breakpoint
CREATE INDEX "proposal_versions_revision" ON "proposal_versions" USING btree ("revision_id");--> statement-breakpoint
CREATE INDEX "proposal_versions_course" ON "proposal_versions" USING btree ("course");--> statement-breakpoint
CREATE INDEX "proposal_versions_reviewed" ON "proposal_versions" USING btree ("first_reviewed_at") WHERE "proposal_versions"."first_reviewed_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_one_open" ON "proposals" USING btree ("piece_id") WHERE "proposals"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "proposals_piece" ON "proposals" USING btree ("piece_id");--> statement-breakpoint
CREATE INDEX "proposals_author" ON "proposals" USING btree ("author_id","id");--> statement-breakpoint
CREATE INDEX "proposals_reading" ON "proposals" USING btree ("proposed_at","id") WHERE "proposals"."withdrawn_at" is null and ("proposals"."appeared" is null or "proposals"."appeared" < "proposals"."latest");--> statement-breakpoint
CREATE INDEX "proposals_shelf" ON "proposals" USING btree ("appeared_at","id") WHERE "proposals"."withdrawn_at" is null and "proposals"."appeared" is not null;