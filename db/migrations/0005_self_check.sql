CREATE TABLE "self_check_drafts" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"answers" jsonb NOT NULL,
	"part" smallint NOT NULL,
	"saved_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "mentors" ADD COLUMN "helps" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "self_check_drafts" ADD CONSTRAINT "self_check_drafts_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;