CREATE TABLE "placement_answers" (
	"member_id" uuid NOT NULL,
	"tier" text NOT NULL,
	"question" text NOT NULL,
	"options" text[] NOT NULL,
	"answered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "placement_answers_member_id_tier_question_pk" PRIMARY KEY("member_id","tier","question")
);
--> statement-breakpoint
ALTER TABLE "placement_answers" ADD CONSTRAINT "placement_answers_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "check_answers_course" ON "check_answers" USING btree ("course","module");--> statement-breakpoint
CREATE INDEX "exercise_texts_course" ON "exercise_texts" USING btree ("course","module");