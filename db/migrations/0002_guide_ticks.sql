CREATE TABLE "guide_ticks" (
	"member_id" uuid NOT NULL,
	"page" text NOT NULL,
	"item" text NOT NULL,
	"ticked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "guide_ticks_member_id_page_item_pk" PRIMARY KEY("member_id","page","item")
);
--> statement-breakpoint
ALTER TABLE "guide_ticks" ADD CONSTRAINT "guide_ticks_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;