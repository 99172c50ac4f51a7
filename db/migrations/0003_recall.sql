CREATE TABLE "recall_cards" (
	"member_id" uuid NOT NULL,
	"course" text NOT NULL,
	"module" text NOT NULL,
	"question" text NOT NULL,
	"options" text[] NOT NULL,
	"reviewed_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"stability" double precision NOT NULL,
	"difficulty" double precision NOT NULL,
	"before" jsonb,
	CONSTRAINT "recall_cards_member_id_course_module_question_pk" PRIMARY KEY("member_id","course","module","question")
);
--> statement-breakpoint
CREATE TABLE "recalls" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"switched_on_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recall_cards" ADD CONSTRAINT "recall_cards_member_id_recalls_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."recalls"("member_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recall_cards_course" ON "recall_cards" USING btree ("course","module");